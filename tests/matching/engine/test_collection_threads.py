"""Searching while documents come and go."""

from concurrent.futures import ThreadPoolExecutor

from tests.matching.engine.collection_cases import collection_of, entry, query

STEADY = [f"Casting method number {number}" for number in range(60)]


def test_searches_during_changes_always_find_what_does_not_change() -> None:
    collection = collection_of([*STEADY, "Laser sensor for methane"])

    def change(worker: int) -> None:
        for turn in range(25):
            key = 1000 + 100 * worker + turn % 5
            collection.upsert([entry(key, f"Robot {turn} of {worker}")])
            collection.remove([key])

    def search(_: int) -> set[int]:
        seen = set()
        for _turn in range(25):
            (found,) = collection.search([query("laser methane")], k=1)
            seen.add(found[0].id)
            (scored,) = collection.score([query("laser methane")], [[60, 3]])
            seen.add(scored[0].id)
        return seen

    with ThreadPoolExecutor(4) as pool:
        changes = [pool.submit(change, worker) for worker in range(2)]
        searches = [pool.submit(search, worker) for worker in range(2)]
        assert [task.result() for task in searches] == [{60}, {60}]
        assert [task.result() for task in changes] == [None, None]
    assert len(collection) == 61
