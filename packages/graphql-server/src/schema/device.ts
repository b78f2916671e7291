import { type DeviceInfo, devices } from '@lithochrome/ts-core';
import { builder } from '../builder.js';

const Device = builder.objectRef<DeviceInfo>('Device').implement({
  description: 'Something that can compute on this server, or why it cannot.',
  fields: (t) => ({
    device: t.exposeString('device', { description: 'cpu or cuda.' }),
    available: t.exposeBoolean('available', { description: 'Whether it can be used.' }),
    description: t.exposeString('description', {
      description: 'Instruction set or GPU and the versions of libraries; or the reason why it cannot be used.',
    }),
    bf16: t.exposeBoolean('bf16', { description: 'Whether it computes bfloat16 natively.' }),
  }),
});

builder.queryField('devices', (t) =>
  t.field({
    type: [Device],
    description: 'The devices of this server.',
    authScopes: { authenticated: true },
    resolve: () => devices(),
  }),
);
