using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>The rules that a stream can be held to.</summary>
internal static class RuleChecks
{
    public static IEnumerable<RuleVerdict> Of(ExaminedRun run, RunAgentInput input, bool isServed)
    {
        var violation = StreamVerifier.VerifyAll(run.Events);
        foreach (var rule in Enum.GetValues<StreamRule>())
        {
            yield return violation?.Rule == rule ? new($"{rule}", IsPassed: false, Place(violation)) : new($"{rule}", IsPassed: true);
        }

        yield return Check("OnlyKnownEvents", run.Events.OfType<UnknownEvent>().Select(e => e.WireType));
        if (isServed)
        {
            // An agent in the same process need not say it: what serves it does.
            yield return Check(
                "DeclaresVersion",
                run.Events.OfType<RunStartedEvent>().Where(e => e.ProtocolVersion is null).Select(e => e.RunId)
            );
        }

        yield return Check("FinishesWithIdsOfStart", OtherIds(run));
        yield return Check("AnswersRunThatWasAsked", OtherRun(run, input));
    }

    private static RuleVerdict Check(string rule, IEnumerable<string> offenders) =>
        offenders.FirstOrDefault() is { } offender ? new(rule, IsPassed: false, $"'{offender}'") : new(rule, IsPassed: true);

    private static string Place(StreamViolation violation) =>
        string.Create(CultureInfo.InvariantCulture, $"{violation.Message} (event {violation.EventIndex})");

    private static IEnumerable<string> OtherIds(ExaminedRun run)
    {
        RunStartedEvent? start = null;
        foreach (var agentEvent in run.Events)
        {
            start = agentEvent as RunStartedEvent ?? start;
            if (agentEvent is RunFinishedEvent finish && (finish.RunId != start?.RunId || finish.ThreadId != start.ThreadId))
            {
                yield return finish.RunId;
            }
        }
    }

    /// <summary>Earlier runs may be told again on the way, and later ones may follow in a corpus, but the one that was asked for must be there.</summary>
    private static IEnumerable<string> OtherRun(ExaminedRun run, RunAgentInput input) =>
        run.Events.OfType<RunStartedEvent>().Any(e => e.RunId == input.RunId && e.ThreadId == input.ThreadId) ? [] : [input.RunId];
}
