namespace Cloister.AgUi;

/// <summary>How the events of a response are encoded.</summary>
public enum AgUiEncoding
{
    /// <summary>Server-sent events that carry JSON.</summary>
    Sse,

    /// <summary>Protobuf messages behind their length.</summary>
    Binary,
}
