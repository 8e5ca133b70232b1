"""Single scalars of front matter: their text, and errors with what the writer may have meant."""

from pydantic_core import PydanticCustomError

from dxplan.model.lenient_dates import Interpretation


def fault(rule: str, **args: str) -> PydanticCustomError:
    """An error that names the rule (by its kebab-case name) and fills its sentences."""
    return PydanticCustomError(rule, "{rule}", {"rule": rule, **args})


def meant(reading: Interpretation | None) -> dict[str, str]:
    """The arguments of a fault that name the nearest right form.

    `fix` is what a fix writes, `sure` how sure that is.
    Of several readings all are named, none is called the nearest, and there is no fix.
    """
    if reading is None:
        return {"nearest": ""}
    if len(reading.texts) > 1:
        return {"nearest": "", "readings": ", ".join(reading.texts)}
    text = reading.texts[0]
    return {"nearest": text, "fix": text, "sure": reading.sure}


def text_of(value: object) -> str:
    """A scalar with something in it; raises the faults `wrong-type` and `empty-value`."""
    if not isinstance(value, str):
        shape = "list" if isinstance(value, list) else "map"
        raise fault("wrong-type", expected="text", found=shape)
    if not value.strip():
        raise fault("empty-value")
    return value
