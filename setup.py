"""What pyproject.toml cannot say: a wheel carries files from outside of the package, for `cited init`."""

import runpy
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
CARRIED = runpy.run_path(str(HERE / "hooks" / "cited" / "carried.py"))


class WithCarried(build_py):
    """Copies them into the package, and names them for a source distribution."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:  # the checkout has them
            return
        inside = Path(self.build_lib, "cited", CARRIED["INSIDE"])
        shutil.rmtree(inside, ignore_errors=True)
        for name in CARRIED["found"](HERE):
            (inside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HERE / name, inside / name)

    def get_source_files(self) -> list[str]:
        return [*super().get_source_files(), *CARRIED["found"](HERE)]


setup(cmdclass={"build_py": WithCarried})
