namespace Cloister.AgUi;

/// <summary>What becomes of messages that never ended.</summary>
public enum PartialMessagePolicy
{
    /// <summary>They stay, marked as incomplete, unless they are empty.</summary>
    Keep,

    /// <summary>They go; of a message with complete tool calls only the text goes.</summary>
    Remove,
}
