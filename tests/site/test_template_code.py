"""The code of templates: shorter than Jinja's own, and it shows the same."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from dxplan.site.template_environment import FlatEnvironment

TEMPLATES = {
    "parts.html": """
{% macro tag(name, text="<none>") %}<b class="{{ name }}">{{ text }}{{ varargs|join }}</b>{% endmacro %}
{% macro aside(text, beside="(" ~ text ~ ")") -%}<i>{{ text }} {{ beside }}</i>{%- endmacro %}
{% macro boxed(title) %}<div title="{{ title }}">{{ caller("<in>") }}</div>{% endmacro %}
{% macro keyed(name) %}{{ name }}{% for key, value in kwargs.items() %} {{ key }}={{ value }}{% endfor %}{% endmacro %}
""",
    "base.html": """<title>{% block title %}{% endblock %}</title>{{ self.title()|striptags }}
{% set content %}{% block main %}{% endblock %}{% endset %}{{ content }}""",
    "page.html": """{% extends "base.html" %}
{% import "parts.html" as part %}
{% set items = given %}
{% macro own(value) %}{{ part.tag("own", value) }} & {{ add(value, "<", more=">") }}{% endmacro %}
{% block title %}<em>{{ name }}</em>{% endblock %}
{% block main %}
{{ safe }} {{ name }} {{ number }} {{ none }} {{ 1.5 }} {{ safe ~ name ~ number }}
{{ part.tag("a") }}{{ part.tag("b", name, 1, "<2>") }}{{ part.aside(name) }}{{ part.aside(beside=safe, text=name) }}
{% call(inner) part.boxed(name) %}{{ inner }}{{ safe }}{% endcall %}
{{ part.keyed("k", **{"class": name, "id": safe}) }}{{ add(*[1, 2], **{"for": "x"}) }}
{% for item in items if item %}{{ loop.index }}{{ own(item) }}{{ ", " if not loop.last }}{% endfor %}
{{ items|join("<br>"|safe) }}{{ name|upper }}{{ items[0].upper() }}
{% endblock %}""",
}


def _add(*parts: object, **named: object) -> str:
    return " ".join(map(str, (*parts, *named.items())))


def _shown(environment: Environment, name: str = "page.html") -> str:
    return environment.get_template(name).render(
        name="<Ánh & co>",
        safe=Markup("<b>safe</b>"),
        number=7,
        none=None,
        given=["a<b", Markup("<u>c</u>"), ""],
        add=_add,
    )


def _environments(templates: dict[str, str]) -> list[Environment]:
    return [
        kind(loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined)
        for kind in (Environment, FlatEnvironment)
    ]


def test_pages_are_those_of_jinja() -> None:
    plain, own = _environments(TEMPLATES)
    assert _shown(own) == _shown(plain)
    assert "&lt;Ánh" in _shown(own)


@pytest.mark.parametrize(
    "mistake",
    [
        "{{ nowhere }}",
        "{{ part.tag() }}",
        "{{ part.aside(1, 2, 3) }}",
        "{{ part.aside(1, colour=2) }}",
        "{{ part.nothing(1) }}",
    ],
)
def test_mistakes_are_told_as_by_jinja(mistake: str) -> None:
    wrong = {**TEMPLATES, "wrong.html": '{% import "parts.html" as part %}' + mistake}
    told = []
    for environment in _environments(wrong):
        with pytest.raises((UndefinedError, TypeError)) as raised:
            _shown(environment, "wrong.html")
        told.append(str(raised.value))
    assert told[0] == told[1]
