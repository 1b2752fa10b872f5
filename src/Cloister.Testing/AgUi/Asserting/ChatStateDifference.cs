using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Says where two states differ.</summary>
internal static class ChatStateDifference
{
    public static IEnumerable<string> Between(ChatState expected, ChatState actual) =>
        [
            .. ListDifference.Between("message", expected.Messages, actual.Messages, ListDifference.Show),
            .. List("open item", expected.Open, actual.Open),
            .. State(expected.State, actual.State),
            .. List("pending interrupt", expected.PendingInterrupts, actual.PendingInterrupts),
            .. List("pending tool call", expected.PendingToolCallIds, actual.PendingToolCallIds),
            .. List("active step", expected.ActiveSteps, actual.ActiveSteps),
            .. List("subagent", expected.Subagents, actual.Subagents),
            .. Value("the last run", expected.LastRun, actual.LastRun),
            .. Value("the error", expected.Error, actual.Error),
            .. Value("the phase", expected.Phase, actual.Phase),
            .. Value("the revision", expected.Revision, actual.Revision),
        ];

    private static IEnumerable<string> List<T>(string what, ValueList<T> expected, ValueList<T> actual) =>
        ListDifference.Between(what, expected, actual, item => $"{item}");

    private static IEnumerable<string> Value<T>(string what, T expected, T actual) =>
        EqualityComparer<T>.Default.Equals(expected, actual) ? [] : [$"{what} should be {Show(expected)}, and is {Show(actual)}"];

    private static IEnumerable<string> State(JsonData expected, JsonData actual) =>
        JsonPatch
            .Diff(actual, expected)
            .Select(step => $"the state at '{step.Path}' should be {Show(At(expected, step))}, and is {Show(At(actual, step))}");

    private static JsonData? At(JsonData document, JsonPatchOperation step) =>
        JsonPointer.TryFind(document, step.Path, out var value) ? value : null;

    private static string Show<T>(T value) => value is null ? "absent" : $"{value}";
}
