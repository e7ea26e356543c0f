"""How Voilà behaves in this repository; found through JUPYTER_CONFIG_PATH (toolkit/commands/app.py sets it).

On this computer only, and only for who has the token of the address; lessons render with their pictures.
"""

from pathlib import Path
from urllib.parse import quote

from voila.exporter import VoilaMarkdownRenderer

LESSONS = Path(__file__).parents[1] / "notebooks"


class Renderer(VoilaMarkdownRenderer):
    """Finds the lessons' pictures, which lie beside the folder of the edition: Voilà looks below it and fails."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Put a picture of the lessons into the page itself."""
        picture = LESSONS / "images" / Path(url).name
        if url.startswith("../images/") and picture.is_file():
            url = f"data:image/svg+xml,{quote(picture.read_text(encoding='utf-8'))}"
        return super().image(text, url, title)


c = get_config()  # noqa: F821 - put here by Jupyter

c.Voila.ip = "127.0.0.1"
c.Voila.auto_token = True
c.VoilaExporter.markdown_renderer_class = Renderer

# Voilà's own template asks a content delivery network for icons that it has itself: nothing comes from another host.
_ALLOWED = "'self' 'unsafe-inline' 'unsafe-eval' blob: data:"
c.Voila.tornado_settings = {
    "headers": {"Content-Security-Policy": f"default-src {_ALLOWED}; connect-src 'self' ws:; frame-ancestors 'self'"}
}
