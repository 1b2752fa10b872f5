using System.Collections.Immutable;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>
/// Examines an agent: which of the protocol's events it sends, and which rules it keeps. It asks the agent itself, not through a client that would
/// mend things.
/// </summary>
/// <remarks>
/// An agent that plays <see cref="EventCorpus.All"/> passes every type. A client's transport that makes chunks explicit passes all but the three
/// chunk types.
/// </remarks>
public static class ProtocolConformance
{
    /// <summary>Examines an agent behind HTTP, in the events as its bytes say them.</summary>
    /// <param name="url">Where it is. It is asked for two runs.</param>
    /// <param name="options">What is expected of it.</param>
    /// <returns>The report. Whatever the agent does wrong is in there; nothing of it is thrown.</returns>
    public static async Task<ConformanceReport> RunAsync(Uri url, ConformanceOptions? options = null)
    {
        var agent = new HttpAgent(url);
        await using (agent.ConfigureAwait(false))
        {
            return await RunAsync(new DecodedEvents(agent), options).ConfigureAwait(false);
        }
    }

    /// <summary>Examines an agent.</summary>
    /// <param name="agent">The agent. It is asked for two runs.</param>
    /// <param name="options">What is expected of it.</param>
    /// <returns>The report. Whatever the agent does wrong is in there; nothing of it is thrown.</returns>
    public static async Task<ConformanceReport> RunAsync(IAgent agent, ConformanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        options ??= new();
        var run = await ExaminedRun.PlayAsync(agent, options).ConfigureAwait(false);
        return new(
            Types(run, options),
            [
                .. RuleChecks.Of(run, options.Input, isServed: agent is HttpAgent or DecodedEvents),
                await StopCheck.RunAsync(agent, options).ConfigureAwait(false),
            ]
        )
        {
            Error = run.Error,
        };
    }

    private static ImmutableArray<TypeVerdict> Types(ExaminedRun run, ConformanceOptions options)
    {
        var expected = new ComparableEvents(options.Corpus, options.NormaliseIds);
        var actual = new ComparableEvents(run.Events, options.NormaliseIds);
        return
        [
            .. Enum.GetValues<EventType>()
                .Where(type => type < EventType.Unknown)
                .Select(type => Judge(type, expected.Of(type), actual.Of(type), run.Error)),
        ];
    }

    private static TypeVerdict Judge(
        EventType type,
        IReadOnlyList<(AgUiEvent Event, object Form)> expected,
        IReadOnlyList<(AgUiEvent Event, object Form)> actual,
        AgUiError? error
    )
    {
        var missing = expected.Index().FirstOrDefault(e => !actual.Any(a => a.Form.Equals(e.Item.Form)), (-1, default));
        return missing.Index < 0 && actual.Count > 0
            ? new(type, IsPassed: true)
            : new(type, IsPassed: false)
            {
                Expected = missing.Item.Event,
                Actual = actual.Count == 0 ? null : actual[Math.Clamp(missing.Index, 0, actual.Count - 1)].Event,
                Error = error,
            };
    }

    /// <summary>Events in the form in which they are compared.</summary>
    private sealed class ComparableEvents
    {
        private readonly ILookup<EventType, (AgUiEvent Event, object Form)> _events;

        public ComparableEvents(IEnumerable<AgUiEvent> events, bool normaliseIds)
        {
            var ids = new NormalisedIds();
            _events = events
                .Where(e => e.Type < EventType.Unknown)
                .Select(e => (Event: e, Form: normaliseIds ? (object)ids.Normalise(JsonData.Parse(AgUiJson.ToUtf8(e))) : e))
                .ToLookup(e => e.Event.Type);
        }

        public IReadOnlyList<(AgUiEvent Event, object Form)> Of(EventType type) => [.. _events[type]];
    }
}
