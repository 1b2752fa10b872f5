namespace Cloister.AgUi;

/// <summary>How a decoder treats what it gets.</summary>
public sealed class DecoderOptions
{
    /// <summary>Whether every event keeps the JSON it was made from in <see cref="AgUiEvent.Wire"/>.</summary>
    /// <value>Off.</value>
    public bool KeepWire { get; init; }

    /// <summary>
    /// Whether <c>null</c> reads as absent for every optional member. Some producers send it; the protocol forbids it but for the few members
    /// of which older versions did, which are read as absent in any case.
    /// </summary>
    /// <value>Off.</value>
    public bool NullsReadAsAbsent { get; init; }

    /// <summary>How deep an event may nest.</summary>
    /// <value>256; at most 512.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 1 and 512.</exception>
    public int MaxDepth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, JsonData.DepthLimit);
            field = value;
        }
    } = JsonData.DefaultMaxDepth;

    /// <summary>Is told what was removed or translated, in order, before the event is returned.</summary>
    public Action<Unrecognised>? OnUnrecognised { get; init; }
}
