using System.Runtime.InteropServices;

namespace Cloister;

/// <summary>What became of an emitted event.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct EventResult<T>
{
    internal EventResult(T @event, string? identifier, bool stopped)
    {
        Event = @event;
        Identifier = identifier;
        Stopped = stopped;
    }

    /// <summary>The event as taps and handlers left it.</summary>
    public T Event { get; }

    /// <summary>The identifier it was emitted with.</summary>
    public string? Identifier { get; }

    /// <summary>Whether a handler ended the cascade.</summary>
    public bool Stopped { get; }
}
