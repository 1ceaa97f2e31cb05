#!/usr/bin/env python3
"""Makes the sample of Fashion-MNIST that lies beside this script.

Usage: make_sample.py SOURCE_DIR [OUT_DIR]

SOURCE_DIR holds the four official gzipped IDX files. The sample takes the first 600 training and the first
200 test images of every class, in file order, and writes them to OUT_DIR (by default this script's folder).
"""

import gzip
import hashlib
import pathlib
import struct
import sys

CLASSES = 10
SPLITS = {"train": 600, "t10k": 200}
UNSIGNED_BYTES = 0x08


def read_idx(path):
    """Returns the dimensions and the data of an IDX file of unsigned bytes."""
    content = gzip.decompress(path.read_bytes())
    zero, type_code, rank = struct.unpack(">HBB", content[:4])
    shape = struct.unpack(f">{rank}I", content[4 : 4 + 4 * rank])
    if zero != 0 or type_code != UNSIGNED_BYTES:
        sys.exit(f"{path}: not an IDX file of unsigned bytes")
    return shape, content[4 + 4 * rank :]


def write_idx(path, shape, data):
    """Writes a gzipped IDX file that depends on its content only: no name and no time in the gzip header."""
    content = struct.pack(f">HBB{len(shape)}I", 0, UNSIGNED_BYTES, len(shape), *shape) + data
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(content)
    print(hashlib.sha256(content).hexdigest(), path.name, "(unpacked)")


def first_of_each_class(labels, per_class):
    """Returns the positions, in file order, of the first per_class examples of every class."""
    taken = [0] * CLASSES
    positions = []
    for position, label in enumerate(labels):
        if taken[label] < per_class:
            taken[label] += 1
            positions.append(position)
    if min(taken) < per_class:
        sys.exit(f"a class has fewer than {per_class} examples")
    return positions


def main(source, out):
    for split, per_class in SPLITS.items():
        images_name = f"{split}-images-idx3-ubyte.gz"
        labels_name = f"{split}-labels-idx1-ubyte.gz"
        (_, height, width), pixels = read_idx(source / images_name)
        _, labels = read_idx(source / labels_name)
        positions = first_of_each_class(labels, per_class)
        size = height * width
        sample = b"".join(pixels[p * size : (p + 1) * size] for p in positions)
        write_idx(out / images_name, (len(positions), height, width), sample)
        write_idx(out / labels_name, (len(positions),), bytes(labels[p] for p in positions))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    here = pathlib.Path(__file__).resolve().parent
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else here)
