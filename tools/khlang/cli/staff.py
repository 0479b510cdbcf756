"""`khlang staff`: the accounts of officers. Its arguments are in `intake_arguments`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from khlang.cli.arguments import EXIT_CLEAN, CommandError
from khlang.cli.intake import open_existing
from khlang.intake import IntakeError, open_intake
from khlang.library import load_schema
from khlang.officers import Officer, Role
from khlang.places import Gazetteer, parse_place
from khlang.thai.text import to_thai_digits


def run_add(arguments: argparse.Namespace) -> int:
    """Add an account, and print the link by which its officer chooses a password."""
    gazetteer = load_schema(arguments.library).gazetteer
    role, area = _read_area(arguments.area, gazetteer)
    officer = Officer(
        name=arguments.name,
        label=arguments.label or arguments.name,
        role=role,
        area=area,
        email=arguments.email,
    )
    # Before anybody has sent anything there is no intake yet.
    with open_intake(arguments.intake) as intake:
        secret = intake.accounts.add(officer)
    print(f"เพิ่มบัญชี {officer.name} แล้ว ({_say_area(officer, gazetteer)})")
    _print_link(secret)
    return EXIT_CLEAN


def run_list(arguments: argparse.Namespace) -> int:
    """List all accounts."""
    gazetteer = load_schema(arguments.library).gazetteer
    with open_existing(arguments) as intake:
        officers = intake.accounts.list()
    for officer in officers:
        print(f"{officer.name}  {officer.label}  {_say_area(officer, gazetteer)}  {officer.email}".rstrip())
    if not officers:
        print("ยังไม่มีบัญชี เพิ่มด้วย khlang staff add NAME --area พื้นที่")
    return EXIT_CLEAN


def run_reset(arguments: argparse.Namespace) -> int:
    """Take away an officer's password and sign the officer out everywhere; print a new link."""
    with open_existing(arguments) as intake:
        secret = intake.accounts.reset(arguments.name)
    print(f"บัญชี {arguments.name} ออกจากระบบทุกเครื่องแล้ว และต้องตั้งรหัสผ่านใหม่")
    _print_link(secret)
    return EXIT_CLEAN


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove an account; what its officer did stays in the audit log."""
    with open_existing(arguments) as intake:
        intake.accounts.remove(arguments.name)
    print(f"ลบบัญชี {arguments.name} แล้ว สิ่งที่เคยทำไว้ยังอยู่ในบันทึก")
    return EXIT_CLEAN


def _read_area(text: str, gazetteer: Gazetteer) -> tuple[Role, str]:
    """Read whom an officer is of: a district or a province as people write it; without one, the department."""
    if not text:
        return Role.DEPARTMENT, ""
    if province := gazetteer.find_province(text):
        return Role.PROVINCE, province.code
    written = parse_place(text)
    place, problems = gazetteer.resolve(written)
    if not problems and not written.subdistrict:
        if place.district:
            return Role.DISTRICT, place.district.code
        if place.province:
            return Role.PROVINCE, place.province.code
    raise CommandError(f'ไม่รู้จักพื้นที่ "{text}" เขียนอย่าง "อำเภอน้ำพอง จังหวัดขอนแก่น" หรือ "จังหวัดขอนแก่น"')


def _say_area(officer: Officer, gazetteer: Gazetteer) -> str:
    return gazetteer.name_area(officer.area) or "ทั้งกรม"


def _print_link(secret: str) -> None:
    days = to_thai_digits("7")
    print(f"ลิงก์ตั้งรหัสผ่าน ใช้ได้ครั้งเดียวภายใน {days} วัน ส่งให้เจ้าของบัญชีเท่านั้น ต่อท้ายที่อยู่ของเว็บ:")
    print(f"  /review/link/{secret}")


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "add": run_add,
    "list": run_list,
    "reset": run_reset,
    "remove": run_remove,
}


def run_staff_command(arguments: argparse.Namespace) -> int:
    """Run one of these commands. Raises CommandError for what the intake refuses."""
    try:
        return COMMANDS[arguments.action](arguments)
    except IntakeError as error:
        raise CommandError(str(error)) from error
