namespace Cloister.Agents;

/// <summary>
/// Something that can make a run. It is durable before anybody hears that it was taken, and it is in the history only when a run takes it in:
/// a run that goes on would otherwise read what was told to wait.
/// </summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">Who knows what to make of it.</param>
/// <param name="Body">What was asked, as its kind writes it.</param>
internal sealed record SessionInput(string Id, string Kind, ReadOnlyMemory<byte> Body)
{
    /// <summary>Its number in the store.</summary>
    public long Key { get; init; }

    /// <summary>The run it is to have, when the caller named one.</summary>
    public string? RunId { get; init; }

    /// <summary>What was asked, in short, when the caller named the run.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>On whose behalf.</summary>
    public string? Speaker { get; init; }

    /// <summary>The same thing said twice is taken once.</summary>
    public string? Dedup { get; init; }

    /// <summary>How often a run has taken it in.</summary>
    public int Attempts { get; init; }

    /// <summary>The number of the run that had taken it in when the process ended, if another one is to take it up.</summary>
    public long? CutOffRun { get; init; }

    /// <summary>The first words, for those who watch the queue.</summary>
    public string? Preview { get; init; }

    /// <summary>What becomes durable together with it, whether it waits or begins a run at once.</summary>
    public InputUnit Unit { get; init; } = InputUnit.Nothing;
}
