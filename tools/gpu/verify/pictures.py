"""Made-up color pictures to train on where no photographs are given: sky, ground and round things in random colors."""

import colorsys
import math
import random
import struct
import zlib


def color(source):
    return [
        255 * part for part in colorsys.hsv_to_rgb(source.random(), source.uniform(0.4, 0.9), source.uniform(0.4, 1))
    ]


def blend(first, second, share):
    return [a + (b - a) * share for a, b in zip(first, second, strict=True)]


def scene(source, size):
    """A function from x, y to r, g, b in 0…255."""
    sky, haze, ground, near = (color(source) for _ in range(4))
    horizon, slope = source.uniform(0.3, 0.7), source.uniform(-0.3, 0.3)
    circles = [(source.random(), source.random(), source.uniform(0.05, 0.2), color(source)) for _ in range(5)]
    wave = source.uniform(5, 40)

    def at(x, y):
        u, v = x / size, y / size
        edge = horizon + slope * (u - 0.5)
        value = blend(sky, haze, v / edge) if v < edge else blend(ground, near, (v - edge) / (1 - edge))
        for cx, cy, radius, fill in circles:
            distance = math.hypot(u - cx, v - cy)
            if distance < radius:
                value = blend(fill, value, 0.5 * distance / radius)
        shade = 1 + 0.1 * math.sin(wave * u) * math.cos(wave * v)
        return [min(255, max(0, round(part * shade))) for part in value]

    return at


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(size, at):
    rows = b"".join(b"\0" + bytes(part for x in range(size) for part in at(x, y)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write(folder, count, size, seed):
    """Writes `count` square pictures as PNG files, as a function of the seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        (folder / f"{i:03}.png").write_bytes(png(size, scene(random.Random(f"{seed} {i}"), size)))
    return folder
