namespace Cloister.AgUi;

/// <summary>Kinds of failures. On the wire a code is the name with a small first letter.</summary>
public enum ErrorCode
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Nothing came in time.</summary>
    TransportTimeout,

    /// <summary>The connection broke, or the answer was an error status.</summary>
    TransportClosed,

    /// <summary>Nobody answers at that address.</summary>
    TransportRefused,

    /// <summary>The secure connection could not be made.</summary>
    TransportTlsFail,

    /// <summary>An event of unknown type where that matters.</summary>
    ProtocolUnknownEvent,

    /// <summary>Data that breaks the rules.</summary>
    ProtocolMalformed,

    /// <summary>The peer speaks a version that cannot be served.</summary>
    ProtocolVersionDrift,

    /// <summary>The agent will not do it.</summary>
    AgentRefused,

    /// <summary>A tool failed for good.</summary>
    AgentToolFailed,

    /// <summary>The agent failed.</summary>
    AgentInternal,

    /// <summary>A quota is used up.</summary>
    BusinessQuotaExceeded,

    /// <summary>Too many requests.</summary>
    BusinessRateLimited,

    /// <summary>Who asks is not known.</summary>
    BusinessAuth,

    /// <summary>Who asks may not.</summary>
    BusinessForbidden,
}
