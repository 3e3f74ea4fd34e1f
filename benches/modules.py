"""The modules of a crate, what each file names, and the file that defines what is named."""

import re
from functools import cached_property

PATH = re.compile(r"(?<![\w:.'])(?:\w+::)+\w+")
# A family of functions is written by the macro of its name.
ITEM = re.compile(
    r"\b(?:fn\s|struct\s|enum\s|union\s|trait\s|type\s|const\s|static\s|macro_rules!\s|family!\s*\{)\s*"
    r"(?:mut\s+)?([A-Za-z_]\w*)"
)


class Module:
    """One source file that is not a test."""

    def __init__(self, path, name, code):
        self.path, self.name, self.code = path, name, code
        self.defines = set(ITEM.findall(code))
        self.children = set(re.findall(r"\bmod\s+(\w+)\s*;", code))
        uses = [one for said in re.findall(r"\buse\s+([^;]+);", code) for one in spread(said)]
        self.binds = {bound: path for bound, path in uses if bound not in ("*", "_")}
        self.takes_all = [path[:-1] for bound, path in uses if bound == "*" and path[0] in ("crate", "super", "self")]

    @cached_property
    def paths(self):
        """Every path named, those of `use` spread out."""
        body = re.sub(r"\buse\s+[^;]+;", "", self.code)
        return list(self.binds.values()) + [path.split("::") for path in PATH.findall(body)]


class Crate:
    """All files below a source folder."""

    def __init__(self, src):
        self.src, self.modules = src, {}
        self.read(src / "lib.rs", ())

    def read(self, path, name):
        code = plain(path.read_text(encoding="utf-8"))
        module = self.modules[name] = Module(path, name, code)
        folder = path.parent if path.name in ("lib.rs", "mod.rs") else path.with_suffix("")
        for child in sorted(module.children):
            files = [folder / f"{child}.rs", folder / child / "mod.rs"]
            self.read(next(file for file in files if file.exists()), (*name, child))

    def defined(self, module, path, seen=frozenset()):
        """The module that defines what a path means in another, and the name it has there; none for a module itself
        and for what is no part of the crate."""
        if (module.name, tuple(path)) in seen:
            return None
        seen = seen | {(module.name, tuple(path))}
        at, rest = module, list(path)
        if rest[0] == "crate":
            at, rest = self.modules[()], rest[1:]
        while rest and rest[0] in ("self", "super"):
            at, rest = (at if rest[0] == "self" else self.modules[at.name[:-1]]), rest[1:]
        while rest:
            name, rest = rest[0], rest[1:]
            if name in at.children and (*at.name, name) in self.modules:
                at = self.modules[(*at.name, name)]
            elif name in at.defines:
                return at, name
            elif name in at.binds and at.binds[name][0] != name:
                return self.defined(at, at.binds[name] + rest, seen)
            else:
                found = (self.defined(at, [*path, name, *rest], seen) for path in at.takes_all)
                return next((one for one in found if one), None)
        return None

    def needs(self, module):
        """Each name a file takes from another file, with that file."""
        found = {self.defined(module, path) for path in module.paths} - {None}
        return {(other.name, name) for other, name in found if other is not module}


def plain(code):
    """The code without comments, without what stands in quotes and without tests."""
    marks = r'//[^\n]*|/\*.*?\*/|\bb?r(#*)".*?"\1|b?"(?:\\.|[^"\\])*"|b?\'(?:\\.[^\']*|[^\\\'])\''
    code = re.sub(marks, lambda found: '""' if found[0][0] != "/" else "", code, flags=re.S)
    return without_tests(code)


def without_tests(code):
    while found := re.search(r"#\[cfg\((?:all\()?test\b[^\]]*\]\s*", code):
        end, depth = found.end(), 0
        while end < len(code):
            mark, end = code[end], end + 1
            depth += (mark == "{") - (mark == "}")
            if depth == 0 and mark in ";}":
                break
        kept_lines = "\n" * code.count("\n", found.start(), end)
        code = code[: found.start()] + kept_lines + code[end:]
    return code


def spread(said):
    """A `use` as pairs: the name it gives, and the path that is meant."""
    said = re.sub(r"\s+", " ", said).strip()
    if found := re.fullmatch(r"(.*?)\{(.*)\}", said, re.S):
        before = [part for part in found[1].strip().split("::") if part]
        for part in parts(found[2]):
            for bound, path in spread(part):
                path = path[:-1] if path[-1] == "self" and len(path) > 1 else path
                yield (before[-1] if bound == "self" else bound), before + path if path != ["self"] else before
        return
    path, _, renamed = said.partition(" as ")
    path = [part.strip() for part in path.split("::") if part.strip()]
    yield renamed.strip() or path[-1], path


def parts(said):
    """What stands between the commas of a brace, inner braces kept whole."""
    depth, part = 0, ""
    for mark in said + ",":
        depth += (mark == "{") - (mark == "}")
        if mark == "," and depth == 0:
            if part.strip():
                yield part.strip()
            part = ""
        else:
            part += mark


def circles(graph):
    """The groups of nodes that reach each other, largest first (Tarjan, without recursion)."""
    index, low, stack, on, groups = {}, {}, [], set(), []
    for root in sorted(graph):
        work = [(root, iter(sorted(graph[root])))] if root not in index else []
        while work:
            node, others = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
                on.add(node)
            for other in others:
                if other not in index:
                    work.append((other, iter(sorted(graph[other]))))
                    break
                if other in on:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    group, stack[at:] = stack[at:], []
                    on -= set(group)
                    groups += [sorted(group)] if len(group) > 1 else []
    return sorted(groups, key=lambda group: (-len(group), group))
