/** What the file dialog offers: the formats that the server reads. */
export const pictureTypes = 'image/jpeg,image/png,image/webp,image/tiff,image/gif,image/avif,.tif,.tiff';
