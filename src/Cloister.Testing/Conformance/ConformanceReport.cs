using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Which events an agent sends and which rules it keeps.</summary>
/// <param name="Types">One verdict for each type of event.</param>
/// <param name="Rules">One verdict for each rule.</param>
public sealed record ConformanceReport(ImmutableArray<TypeVerdict> Types, ImmutableArray<RuleVerdict> Rules)
{
    /// <summary>Why the agent did not come to its end.</summary>
    public AgUiError? Error { get; init; }

    /// <summary>How many types passed.</summary>
    public int PassedTypes => Types.Count(type => type.IsPassed);

    /// <summary>How many rules were kept.</summary>
    public int PassedRules => Rules.Count(rule => rule.IsPassed);

    /// <summary>Whether everything passed.</summary>
    public bool IsPassed => PassedTypes == Types.Length && PassedRules == Rules.Length;

    /// <summary>The report for people: how much passed in the first line, then every verdict, but for types that nobody expected and nobody sent.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            [
                $"AG-UI {EventCorpus.ProtocolRevision}, corpus {EventCorpus.Version}: {PassedTypes} of {Types.Length} event types, {PassedRules} of {Rules.Length} rules",
                .. Error is null ? (string[])[] : [$"The agent did not come to its end: {Error.Message} ({Error.Code})"],
                .. Types
                    .Where(type => type is not { Expected: null, Actual: null, IsPassed: false })
                    .Select(type => $"{Mark(type.IsPassed)} {type.Type}{Why(type)}"),
                .. Rules.Select(rule => $"{Mark(rule.IsPassed)} {rule.Rule}{(rule.Detail is null ? "" : $": {rule.Detail}")}"),
            ]
        );

    private static string Mark(bool isPassed) => isPassed ? "ok    " : "FAILED";

    private static string Why(TypeVerdict type) =>
        type switch
        {
            { IsPassed: true } => "",
            { Actual: { } actual, Expected: { } expected } =>
                $"\n         expected {ListDifference.Show(expected)}\n         but got  {ListDifference.Show(actual)}",
            _ => ": not sent",
        };
}
