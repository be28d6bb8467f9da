from ._gongkai import (
    Chart as Chart,
    Error as Error,
    Explanation as Explanation,
    Finding as Finding,
    Findings as Findings,
    Forked as Forked,
    Form as Form,
    NothingRead as NothingRead,
    Output as Output,
    Rejected as Rejected,
    Reports as Reports,
    Saved as Saved,
    Settings as Settings,
    Table as Table,
    Unknown as Unknown,
    __version__ as __version__,
    charts as charts,
    check_bytes as check_bytes,
    explain as explain,
    language as language,
    load as load,
    read_many as read_many,
    save_dataset as save_dataset,
    set_language as set_language,
)

cards: Table
rules: Table
