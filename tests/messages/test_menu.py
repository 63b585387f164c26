"""The menu says what waits and where to press, in the person's own form of address."""

from messages.menu import menu
from messages.people import confirm_erase
from messages.tasks import task_list
from sop.model import Salutation
from tests.messages.gallery import NOW, ZONE, a_person


def test_the_menu_names_the_tasks_that_wait_and_how_to_open_them() -> None:
    text = menu(a_person(), capacities=["Sekretaris"], commands=["tugas"], open_tasks=3, dispositions=0).text

    assert "Ibu tercatat sebagai <b>Sekretaris</b>." in text
    assert "Tugas yang menunggu Ibu: 3. Mohon tekan /tugas untuk membukanya." in text
    assert "Bapak/Ibu" not in text


def test_the_menu_of_somebody_without_tasks_asks_for_nothing() -> None:
    text = menu(
        a_person(salutation=Salutation.BAPAK), capacities=[], commands=["tugas"], open_tasks=0, dispositions=0
    ).text

    assert "Bapak belum memegang jabatan pada Tepat." in text
    assert "Saat ini tidak ada tugas yang menunggu." in text


def test_dispositions_that_wait_are_named_where_no_task_does() -> None:
    text = menu(a_person(), capacities=["Sekretaris"], commands=["tugas"], open_tasks=0, dispositions=2).text

    assert "Disposisi yang menunggu Ibu: 2. Mohon tekan /disposisi untuk membukanya." in text
    assert "tidak ada tugas" not in text
    assert task_list([], page=0, now=NOW, zone=ZONE, dispositions=2).text == (
        "Tidak ada tugas yang terbuka. Disposisi yang menunggu: 2. Mohon tekan /disposisi."
    )


def test_before_data_are_removed_the_person_reads_which_button_does_it() -> None:
    text = confirm_erase(a_person(), capacities=["Sekretaris"]).text

    assert text.startswith("Data pribadi Ibu ")
    assert text.endswith("Bila setuju, mohon tekan <b>Ya, Hapus</b>.")
