"""A window of WebKitGTK that WebKitWebDriver drives, as Safari keeps things: in a folder, or in no place at all (--private).

usage: webkitWindow.py [--private] DATA DOWNLOADS
WebKitWebDriver's own choice, MiniBrowser, is always private when it is driven.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

is_private = "--private" in sys.argv
data, downloads = [argument for argument in sys.argv[1:] if not argument.startswith("--")][:2]

manager = (
    WebKit2.WebsiteDataManager.new_ephemeral()
    if is_private
    else WebKit2.WebsiteDataManager(base_data_directory=data, base_cache_directory=data)
)
context = WebKit2.WebContext.new_with_website_data_manager(manager)
context.set_automation_allowed(True)

window = Gtk.Window()
window.set_default_size(1440, 900)
window.connect("destroy", Gtk.main_quit)


def new_view(_session):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    settings = view.get_settings()
    settings.set_javascript_can_access_clipboard(True)
    settings.set_enable_write_console_messages_to_stdout(True)
    window.add(view)
    window.show_all()
    view.grab_focus()
    return view


def begin(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("Overpaint")
    session.set_application_info(info)
    session.connect("create-web-view", new_view)


def take(_context, download):
    def decide(_download, name):
        download.set_destination(Path(downloads, name).as_uri())
        return True

    download.set_allow_overwrite(True)
    download.connect("decide-destination", decide)


context.connect("automation-started", begin)
context.connect("download-started", take)
Gtk.main()
