namespace Cloister.AgUi;

/// <summary>What messages are written for.</summary>
public enum MessageForm
{
    /// <summary>For the other side: what the protocol describes and nothing else.</summary>
    Wire,

    /// <summary>For a store of one's own: time and incompleteness too, and messages of roles that this version does not know.</summary>
    Stored,
}
