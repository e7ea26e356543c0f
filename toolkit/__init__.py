"""Learn, preview and audit Twilio Messaging Services.

The public names stand in ``__init__.pyi``, where type checkers read them; each is loaded when it is first used, so that
importing the package itself costs next to nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
