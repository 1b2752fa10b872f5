namespace Cloister.Agents;

/// <summary>What a row of the log is. The numbers are stored: events of the protocol keep theirs, the host's own begin at a thousand.</summary>
internal enum RecordType
{
    SessionCreated = 1000,
    SessionForked = 1001,
    SessionArchived = 1002,
    SessionRestored = 1003,
    MessageAdded = 1010,
    HistoryCut = 1011,
    Compacted = 1012,
    StateSet = 1020,
    TitleSet = 1021,
    ModelSet = 1022,
    SettingsSet = 1023,
    InputQueued = 1030,
    InputJoined = 1031,
    InputDropped = 1032,
    ToolStarted = 1040,
    ApprovalRequested = 1050,
    ApprovalResolved = 1051,
}
