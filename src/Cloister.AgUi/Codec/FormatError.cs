namespace Cloister.AgUi;

/// <summary>Why data could not be read.</summary>
public enum FormatError
{
    /// <summary>It is not JSON, or not the binary encoding.</summary>
    Syntax,

    /// <summary>It is not valid UTF-8.</summary>
    InvalidUtf8,

    /// <summary>It nests too deep.</summary>
    TooDeep,

    /// <summary>It is no event: no object, or one without a type.</summary>
    NoEvent,

    /// <summary>A member that the protocol describes is not what it describes.</summary>
    Malformed,

    /// <summary>It holds more messages than allowed.</summary>
    TooManyMessages,
}
