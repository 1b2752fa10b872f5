using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>A recorded conversation of one agent: what it sent, in order.</summary>
public sealed class Fixture
{
    internal Fixture(string name, string threadId, string runId, ImmutableArray<AgUiEvent> events)
    {
        Name = name;
        ThreadId = threadId;
        RunId = runId;
        Events = events;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The conversation.</summary>
    public string ThreadId { get; }

    /// <summary>The run that was asked for.</summary>
    public string RunId { get; }

    /// <summary>The events as they came: unknown and malformed ones and chunks included.</summary>
    public ImmutableArray<AgUiEvent> Events { get; }

    /// <summary>Reads a recording: JSON Lines, first one that says what it is, then one for each event.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="text">The lines.</param>
    /// <exception cref="FormatException">It is no recording. The message names it and the line.</exception>
    public static Fixture Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        return new FixtureText(name, text).Read();
    }

    /// <summary>An agent that sends it in every run.</summary>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    public ScriptedAgent ToAgent(TimeProvider? timeProvider = null) => ScriptedAgent.FromEvents(Events, timeProvider: timeProvider);
}
