"""Workbooks under a password, as Excel writes them (MS-OFFCRYPTO, MS-XLS 2.2.10), for the scripts below this folder.

Needs xlwt, msoffcrypto-tool and cryptography; what is written is read back by msoffcrypto-tool."""

import hashlib
import io
import struct

import msoffcrypto
import msoffcrypto.format.ooxml
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from xlwt import CompoundDoc

# What Excel, WPS and LibreOffice try before they ask.
DEFAULT = "VelvetSweatshop"
SALT, VERIFIER = bytes(range(16)), bytes(range(16, 32))


def compound(streams):
    """A compound file of streams, each padded to where no small sectors are needed; their lengths stay as they are."""
    sector = 512
    lengths = {name: len(data) for name, data in streams.items()}
    big = {name: data for name, data in streams.items() if len(data) >= 4096}
    little = {name: data for name, data in streams.items() if len(data) < 4096}
    mini, mini_table, starts = b"", [], {}
    for name, data in little.items():
        starts[name] = len(mini_table)
        count = -(-len(data) // 64)
        mini_table += [*range(len(mini_table) + 1, len(mini_table) + count), 0xFFFFFFFE]
        mini += data.ljust(count * 64, b"\0")
    parts = [("dir", b"\0" * 512 * (1 + len(streams) // 4)), ("minifat", struct.pack(f"<{len(mini_table)}I", *mini_table)), ("mini", mini), *big.items()]
    table, place, body = [], {}, b""
    for name, data in parts:
        count = -(-len(data) // sector)
        place[name] = len(table) if count else 0xFFFFFFFE
        if count:
            table += [*range(len(table) + 1, len(table) + count), 0xFFFFFFFE]
        body += data.ljust(count * sector, b"\0")
    fats = -(-(len(table) + 1) // 127)
    first = len(table)
    table += [0xFFFFFFFD] * fats
    table += [0xFFFFFFFF] * (-len(table) % 128)
    body += struct.pack(f"<{len(table)}I", *table)
    assert fats <= 109 and len(table) == fats * 128

    def entry(name, kind, start, length, child=0xFFFFFFFF, right=0xFFFFFFFF):
        letters = (name + "\0").encode("utf-16-le")
        return letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters), kind, 1, 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<IQ", start, length)

    # Shorter names come first.
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    entries = entry("Root Entry", 5, place["mini"], len(mini), child=1)
    for at, name in enumerate(names, 1):
        start = starts[name] if name in little else place[name]
        entries += entry(name, 2, start, lengths[name], right=at + 1 if at < len(names) else 0xFFFFFFFF)
    at = place["dir"] * sector
    body = body[:at] + entries.ljust(len(parts[0][1]), b"\0") + body[at + len(parts[0][1]):]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, fats, place["dir"], 0, 4096, place["minifat"], -(-len(mini_table) // 128), 0xFFFFFFFE, 0, first)
    head += struct.pack(f"<{fats - 1}I", *range(first + 1, first + fats))
    return head.ljust(512, b"\xff") + body


def checked(data, password, plain):
    """The file, after the other program has read it."""
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    file.load_key(password=password)
    out = io.BytesIO()
    file.decrypt(out)
    assert plain(out.getvalue())
    return data


def rc4(key, length):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for _ in range(length):
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(state[(state[i] + state[j]) & 255])
    return bytes(out)


def mixed(data, stream):
    return bytes(a ^ b for a, b in zip(data, stream))


def xls(book, password=DEFAULT, bits=None):
    """A workbook of xlwt encrypted as Excel 97 does, or with a key of so many bits as Excel 2002 does."""
    word = password.encode("utf-16-le")
    if bits is None:
        base = hashlib.md5((hashlib.md5(word).digest()[:5] + SALT) * 16).digest()[:5]
        key = lambda block: hashlib.md5(base + struct.pack("<I", block)).digest()
        hashed = hashlib.md5(VERIFIER).digest()
        head = struct.pack("<HHH", 1, 1, 1) + SALT
    else:
        base = hashlib.sha1(SALT + word).digest()
        fill = bytes(11) if bits == 40 else b""
        key = lambda block: hashlib.sha1(base + struct.pack("<I", block)).digest()[:bits // 8] + fill
        hashed = hashlib.sha1(VERIFIER).digest()
        name = "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
        header = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + name
        head = struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header + struct.pack("<I", 16) + SALT
    secret = mixed(VERIFIER + hashed, rc4(key(0), 36))
    lock = head + secret[:16] + (struct.pack("<I", 20) if bits else b"") + secret[16:]
    lock = struct.pack("<HH", 0x2F, len(lock)) + lock
    plain = book.get_biff_data()
    # The record goes behind the first; worksheets begin so much later.
    at = 4 + struct.unpack_from("<H", plain, 2)[0]
    stream = bytearray(plain[:at] + lock + plain[at:])
    # Zeros fill the stream up, records of nothing with four bytes each: a last one makes that come out even.
    stream += struct.pack("<HH", 0, -len(stream) % 4) + bytes(-len(stream) % 4)
    encrypted = bytearray(stream)
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        begin, at = at + 4, at + 4 + length
        if kind == 0x85:
            where = struct.unpack_from("<I", stream, begin)[0] + len(lock)
            stream[begin:begin + 4] = encrypted[begin:begin + 4] = struct.pack("<I", where)
            begin += 4
        if kind in (0x809, 0x2F, 0xE1, 0x138, 0x194, 0x195, 0x196):
            continue
        for place in range(begin, min(at, len(stream))):
            block, offset = divmod(place, 1024)
            if offset == 0 or place == begin:
                letters = rc4(key(block), 1024)
            encrypted[place] = stream[place] ^ letters[offset]
    out = io.BytesIO()
    CompoundDoc.XlsDoc().save(out, bytes(encrypted))
    return checked(out.getvalue(), password, lambda back: back.startswith(b"\xd0\xcf\x11\xe0"))


def package(data, password=DEFAULT):
    """A package encrypted as Excel 2010 and later do."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return checked(out.getvalue(), password, lambda back: back == data)


def package_2007(data, password=DEFAULT):
    """A package encrypted as Excel 2007 does: AES of 128 bits, each block by itself."""
    hashed = hashlib.sha1(SALT + password.encode("utf-16-le")).digest()
    for step in range(50_000):
        hashed = hashlib.sha1(struct.pack("<I", step) + hashed).digest()
    hashed = hashlib.sha1(hashed + bytes(4)).digest()
    key = hashlib.sha1(bytes(a ^ 0x36 for a in hashed.ljust(64, b"\0"))).digest()[:16]
    blocks = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    name = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + name
    check = blocks.update(VERIFIER + hashlib.sha1(VERIFIER).digest().ljust(32, b"\0"))
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + struct.pack("<I", 16) + SALT + check[:16] + struct.pack("<I", 20) + check[16:]
    content = struct.pack("<Q", len(data)) + blocks.update(data + bytes(-len(data) % 16))
    return checked(compound({"EncryptionInfo": info, "EncryptedPackage": content}), password, lambda back: back == data)
