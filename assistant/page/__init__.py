"""The page: question and answer beside a reader that jumps to the passage.

`serve` (serve.py) puts it up, `build_page` (layout.py) is the Gradio part, `Answers` (ports.py) is all it asks
of the rest. Nothing it shows comes from another host. Gradio reads its analytics
switch when it is imported, so it is set here.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
