namespace Cloister;

/// <summary>What happens to settings that name plugins or services which are not there.</summary>
public enum UnknownReferencePolicy
{
    /// <summary>They are refused as a whole; nothing is applied.</summary>
    Throw,

    /// <summary>What is unknown is logged as an error and left out; the rest is applied.</summary>
    LogAndSkip,

    /// <summary>What is unknown is left out without a word.</summary>
    Ignore,
}
