namespace Cloister.AgUi;

/// <summary>Makes events of the bytes of one stream: what the protocol does not describe is removed and told, what it does describe is checked.</summary>
/// <remarks>One for each stream; not safe for several threads at a time. Nothing of the bytes is kept.</remarks>
public abstract class EventDecoder
{
    private protected EventDecoder() { }

    /// <summary>Reads one event.</summary>
    /// <param name="payload">The bytes of one event, without framing.</param>
    /// <returns>
    /// The event; an <see cref="UnknownEvent"/> if this version does not know its type or a word without which it means nothing; a
    /// <see cref="MalformedEvent"/> if members of a known type are wrong.
    /// </returns>
    /// <exception cref="AgUiFormatException">The bytes are no event. What follows in the stream cannot be trusted.</exception>
    public abstract AgUiEvent Decode(ReadOnlySpan<byte> payload);
}
