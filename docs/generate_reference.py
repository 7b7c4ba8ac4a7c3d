"""Writes docs/reference from the docstrings: one page a room, every name that the room lists.

Run ``python docs/generate_reference.py`` after any change of a public name or its docstring, and commit
what it wrote; a test compares. The source is read and, but for the declarations of commands, never imported, so that
the pages are the same on every Python.
"""

from __future__ import annotations

import inspect
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import griffe
from griffe import Attribute, Class, Function, Module, Object, Parser

from conflict_events.cli.commands import all_commands
from conflict_events.cli.declaring import Argument

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference"
# From left to right, as the house is drawn.
ROOMS = (
    "values",
    "events",
    "history",
    "projections",
    "counting",
    "questions.records",
    "questions.attacks",
    "questions.claims",
    "questions.ground",
    "questions.harm",
    "questions.ledger",
    "questions.talks",
    "charts",
    "checks",
    "codec",
    "stores",
    "log",
    "aio",
    "columns",
    "importers",
    "export",
    "report",
    "testing",
    "cli",
    "errors",
)
WIDTH = 88
RULE = r"\b[CLSX]\d{1,2}\b"  # the code of a rule, as docs/rules.md has them


def package() -> Module:
    """The library as it stands in this checkout, read but not imported."""
    logging.getLogger("griffe").setLevel(logging.ERROR)
    loaded = griffe.load("conflict_events", search_paths=[str(ROOT / "src")], allow_inspection=False)
    if not isinstance(loaded, Module):
        raise TypeError(f"conflict_events must be a package, found {loaded!r}")
    return loaded


class Reference:
    """The reference pages of a package.

    Attributes:
        rooms: Each room's module, by name, in the order of the house.
    """

    def __init__(self, package: Module) -> None:
        self.package = package
        self.rooms = {name: _module(package, name) for name in ROOMS if name.partition(".")[0] in package.members}

    def pages(self) -> dict[str, str]:
        """The text of every page, by file name."""
        pages = {f"{name}.md": self.page(name) for name in self.rooms}
        return {"index.md": self.index(), **pages}

    def page(self, room: str) -> str:
        """One room's page."""
        module = self.rooms[room]
        head = [f"# {module.path}", "*Reference, made from the docstrings: edit those.*"]
        body = [part for item in listed(module) for part in entry(item)]
        return _joined([*head, *docstring(module), *body, *(commands() if room == "cli" else ())])

    def index(self) -> str:
        """The page of all names at the front door, each with the room that it comes from."""
        head = ["# Reference", "*Reference, made from the docstrings: edit those.*"]
        rooms = [f"- [{name}]({name}.md): {summary(room)}" for name, room in self.rooms.items()]
        names = [f"- [`{name}`]({self._anchor(name)})" for name in self.front_door()]
        about = "`import conflict_events as ce` gives these names: what one constructs, calls or catches every day."
        return _joined([*head, "## Rooms", "\n".join(rooms), "## Front door", about, "\n".join(names)])

    def front_door(self) -> list[str]:
        """Every name that the package itself lists, but for its version."""
        return [name for name in exports(self.package) if name != "__version__"]

    def documented(self) -> dict[str, str]:
        """Each name that has a heading on some page, with its room."""
        return {name: room for room, module in self.rooms.items() for name in exports(module)}

    def without_docstring(self) -> list[str]:
        """The path of every listed name, and of every public method of one, that says nothing."""
        silent = (self._silent(item) for module in self.rooms.values() for item in listed(module))
        return sorted({path for paths in silent for path in paths})

    def _silent(self, item: Object) -> Iterator[str]:
        candidates = [item, *(methods(item) if isinstance(item, Class) else ())]
        return (each.path for each in candidates if each.docstring is None)

    def _anchor(self, name: str) -> str:
        room = self.documented().get(name)
        return f"{room}.md#{name.lower()}" if room else "index.md"


def _module(package: Module, name: str) -> Module:
    found = package[name]
    if not isinstance(found, Module):
        raise TypeError(f"{name} must be a room, found {found!r}")
    return found


def exports(module: Module) -> list[str]:
    """The names in the module's own list, in its order."""
    return [str(name) for name in module.exports or ()]


def listed(module: Module) -> Iterator[Object]:
    """What those names stand for, wherever it is defined."""
    for name in exports(module):
        found = module.members[name]
        yield found.final_target if found.is_alias else found  # type: ignore[union-attr,misc]  # a member is an alias or an object


def family(cls: Class) -> list[Class]:
    """The class and those of its bases that no reader can see, the furthest first."""
    hidden = [base for base in cls.resolved_bases if isinstance(base, Class) and base.name.startswith("_")]
    return [*(each for base in hidden for each in family(base)), cls]


def lineage(cls: Class) -> list[Class]:
    """The class and those of its bases whose fields its constructor takes too, the furthest first."""
    bases = [base for base in cls.resolved_bases if isinstance(base, Class) and _is_attrs(base)]
    return [*(each for base in bases for each in lineage(base)), cls]


def _is_attrs(cls: Class) -> bool:
    return any("attrs." in str(each.value) for each in cls.decorators)


def methods(cls: Class) -> Iterator[Object]:
    """The class's public methods and properties, in the order of the source."""
    for name, member in (pair for each in family(cls) for pair in each.members.items()):
        is_field = isinstance(member, Attribute) and "property" not in member.labels
        if not name.startswith("_") and not member.is_alias and not is_field:
            yield member  # type: ignore[misc]  # no alias, as the line above says


def entry(item: Object, level: int = 2) -> Iterator[str]:
    """The paragraphs for one name: heading, signature, docstring, and a class's methods."""
    yield f"{'#' * level} {item.name if level == 2 else f'`{item.name}`'}"
    # `py` and not `python`: fences of the latter kind are run as tests.
    yield f"```py\n{signature(item)}\n```"
    if isinstance(item, Class) and (bases := [f"`{base}`" for base in item.bases if not str(base).startswith("_")]):
        yield f"Bases: {', '.join(bases)}"
    yield from docstring(item)
    members = methods(item) if isinstance(item, Class) else listed(item) if isinstance(item, Module) else ()
    for member in members:
        yield from entry(member, level + 1)


# -------------------------------------------------------------------------------------------- commands


def commands() -> Iterator[str]:
    """The paragraphs for each command, from its declaration."""
    panel = ""
    for command in all_commands():
        if command.panel != panel:
            panel = command.panel
            yield f"## {panel}"
        yield f"### `conflict-events {command.name}`"
        yield command.description
        yield "```sh\n" + "\n".join(command.examples) + "\n```"
        yield "\n".join(map(_argument, command.arguments))


def _argument(argument: Argument) -> str:
    """How an argument is given, and what it does."""
    needed = ", required" if argument.flags and argument.required else ""
    return f"- `{argument.shown}`{needed}: {argument.about}"


# ------------------------------------------------------------------------------------------ signatures


def signature(item: Object) -> str:
    """How the thing is written in the source, as far as a caller must know."""
    if isinstance(item, Class):
        return _class_signature(item)
    if isinstance(item, Function):
        return _function_signature(item)
    if isinstance(item, Attribute):
        return _attribute_signature(item)
    return f"module {item.path}" if isinstance(item, Module) else f"type {item.name}"


def _class_signature(cls: Class) -> str:
    init = cls.members.get("__init__")
    if _is_attrs(cls):
        keyword_only = any("kw_only=True" in str(each.value) for each in cls.decorators)
        return _call(f"class {cls.name}", list(_fields(cls, keyword_only=keyword_only)))
    if isinstance(init, Function):
        return _call(f"class {cls.name}", list(_parameters(init)))
    return f"class {cls.name}"


def _fields(cls: Class, *, keyword_only: bool) -> Iterator[str]:
    star = "*" if keyword_only else None
    for name, member in (pair for each in lineage(cls) for pair in each.members.items()):
        if not isinstance(member, Attribute) or member.annotation is None or name.startswith("_"):
            continue
        if "ClassVar" in str(member.annotation) or "property" in member.labels:
            continue
        given = _keywords(member.value)
        if given.get("init") == "False":
            continue
        if star is None and given.get("kw_only") == "True":
            star = "*"
        if star == "*":
            yield "*"
            star = ""
        yield f"{name}: {member.annotation}{_default(member.value, given)}"


def _keywords(value: object) -> dict[str, str]:
    if not isinstance(value, griffe.ExprCall):
        return {}
    words = (word for word in value.arguments if isinstance(word, griffe.ExprKeyword))
    return {word.name: str(word.value) for word in words}


def _default(value: object, given: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, griffe.ExprCall) and str(value.function).endswith("field"):
        made = f"{given['factory']}()" if "factory" in given else given.get("default", "")
        return f" = {made}" if made else ""
    return f" = {value}"


def _function_signature(function: Function) -> str:
    parts = list(_parameters(function))
    returns = f" -> {function.returns}" if function.returns is not None else ""
    decorators = [f"@{word}\n" for word in ("classmethod", "staticmethod") if word in function.labels]
    return "".join(decorators) + _call(f"def {function.name}", parts, returns)


def _parameters(function: Function) -> Iterator[str]:
    bound = function.parent is not None and function.parent.is_class and "staticmethod" not in function.labels
    kinds = griffe.ParameterKind
    parameters = list(function.parameters)[1 if bound else 0 :]
    starred = any(each.kind is kinds.var_positional for each in parameters)
    for index, each in enumerate(parameters):
        if each.kind is kinds.keyword_only and not starred:
            starred = True
            yield "*"
        yield _parameter(each)
        following = parameters[index + 1].kind if index + 1 < len(parameters) else None
        if each.kind is kinds.positional_only and following is not kinds.positional_only:
            yield "/"


def _parameter(each: griffe.Parameter) -> str:
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    text = stars.get(each.kind or griffe.ParameterKind.positional_or_keyword, "") + each.name
    if each.annotation is not None:
        text += f": {each.annotation}"
    shows_default = each.default is not None and each.kind not in stars
    return f"{text} = {each.default}" if shows_default else text


def _attribute_signature(item: Attribute) -> str:
    if "property" in item.labels:
        return f"{item.name} -> {item.annotation}" if item.annotation is not None else item.name
    typed = f"{item.name}: {item.annotation}" if item.annotation is not None else item.name
    value = str(item.value) if item.value is not None else ""
    is_type = "Alias" in str(item.annotation) or value.startswith(("Annotated", "Literal"))
    return f"{typed} = {value}" if value and (is_type or len(value) <= WIDTH - len(typed)) else typed


def _call(head: str, parts: list[str], tail: str = "") -> str:
    line = f"{head}({', '.join(parts)}){tail}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{head}(", *(f"    {part}," for part in parts), f"){tail}"])


# ------------------------------------------------------------------------------------------ docstrings


def docstring(item: Object) -> Iterator[str]:
    """The docstring as Markdown, section by section."""
    if item.docstring is None:
        return
    # Types stand in the signature already, and a missing one is the type checker's business.
    sections = item.docstring.parse(Parser.google, warnings=False)
    for section in sections:
        yield from map(_with_rules, _section(section))


def summary(item: Object) -> str:
    """The docstring's first sentence, on one line."""
    text = item.docstring.value if item.docstring is not None else ""
    return " ".join(text.split("\n\n")[0].split())


def _with_rules(text: str) -> str:
    """Lead from the code of a rule to the rule."""
    return re.sub(RULE, lambda code: f"[{code[0]}](../rules.md#{code[0].lower()})", text)


def _section(section: griffe.DocstringSection) -> Iterator[str]:
    kind = section.kind.value
    value = section.value
    if kind == "text":
        yield _literal_blocks(str(value))
    elif kind == "examples":
        yield from (_example(label, text) for label, text in value)
    elif kind == "admonition":
        yield f"**{section.title}** {value.description}"
    else:
        yield f"**{section.title or kind.capitalize()}**"
        yield "\n".join(_item(each) for each in value)


def _literal_blocks(text: str) -> str:
    """Turn reST's ``::`` and indentation into a fence, and doctests into a fence of Python."""
    parts = []
    fence: list[str] = []
    literal = False
    for paragraph in [*text.split("\n\n"), ""]:
        indented = paragraph.startswith("    ")
        if literal and indented:
            fence.append(inspect.cleandoc(paragraph))
            continue
        if fence:
            parts.append("```text\n" + "\n\n".join(fence) + "\n```")
            fence = []
        literal = paragraph.rstrip().endswith("::")
        shown = paragraph.rstrip().removesuffix("::").rstrip() + ":" if literal else paragraph
        if shown.startswith(">>>"):
            shown = f"```python\n{shown}\n```"
        if shown not in ("", ":"):
            parts.append(shown)
    return "\n\n".join(parts)


def _example(label: object, text: str) -> str:
    return f"```python\n{text}\n```" if getattr(label, "value", label) == "examples" else text


def _item(each: griffe.DocstringElement) -> str:
    words = " ".join(each.description.split())
    name = getattr(each, "name", "") or getattr(each, "annotation", "") or ""
    return f"- `{name}`: {words}" if str(name) else f"- {words}"


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def main() -> int:
    """Write every page, and remove pages of rooms that are gone."""
    pages = Reference(package()).pages()
    PAGES.mkdir(parents=True, exist_ok=True)
    for stale in {path.name for path in PAGES.glob("*.md")} - set(pages):
        (PAGES / stale).unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    print(f"wrote {len(pages)} pages to {PAGES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
