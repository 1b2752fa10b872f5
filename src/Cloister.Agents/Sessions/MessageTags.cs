using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// What the host notes on messages, in their metadata. The keys are flat, because metadata is merged key by key: an object would be replaced whole.
/// Only what is not the default is written.
/// </summary>
internal static class MessageTags
{
    /// <summary>Where it came from, if not from the person (user) or the model (assistant): <see cref="Internal"/>, <see cref="Client"/>.</summary>
    public const string Origin = "cloister.origin";

    /// <summary><see cref="Internal"/> for what models see and people do not.</summary>
    public const string Visibility = "cloister.visibility";

    /// <summary><see cref="Summary"/>, <c>action</c>.</summary>
    public const string Kind = "cloister.kind";

    /// <summary><see cref="Steer"/> for what joined a run that was going on.</summary>
    public const string Input = "cloister.input";

    /// <summary>By which way it came, if not by a prompt: <see cref="AgUi"/>, a channel, a service.</summary>
    public const string Source = "cloister.source";

    /// <summary>How it ended, if not completed: <see cref="Stopped"/>, <see cref="Failed"/>, <see cref="Interrupted"/>.</summary>
    public const string Status = "cloister.status";

    /// <summary>On the result of a tool that did not do its work: <c>denied</c>, <see cref="Interrupted"/>, <c>timeout</c>, an error code.</summary>
    public const string FailedBecause = "cloister.failed";

    /// <summary>On a summary that repeats what a person said last, because that stands before it: which message.</summary>
    public const string Carries = "cloister.carries";

    /// <summary>On the end of a run that was stopped: why.</summary>
    public const string Reason = "cloister.reason";

    /// <summary>On the end of a run that made way for another: which.</summary>
    public const string ContinuedBy = "cloister.continuedBy";

    public const string Internal = "internal";
    public const string Client = "client";
    public const string Summary = "summary";
    public const string Steer = "steer";
    public const string AgUi = "ag-ui";
    public const string Stopped = "stopped";
    public const string Failed = "failed";
    public const string Interrupted = "interrupted";

    public static bool IsInternal(this Message message) => message.TagOf(Visibility) == Internal;

    public static bool IsSummary(this Message message) => message.TagOf(Kind) == Summary;

    /// <summary>Whether a client put it here, and so may take it out again.</summary>
    public static bool IsOfClient(this Message message) => message.TagOf(Source) == AgUi;

    /// <summary>Whether it was cut short, so that models do not get to see it.</summary>
    public static bool IsBroken(this Message message) => message.TagOf(Status) is Interrupted;

    public static string? TagOf(this Message message, string key) =>
        message.Metadata is { } metadata && metadata.TryGet(key, out var value) && value.TryGetString(out var text) ? text : null;

    public static Message Tagged(this Message message, string key, string value) =>
        message with
        {
            Metadata = (message.Metadata ?? JsonData.EmptyObject).With(key, value),
        };

    /// <summary>A message of somebody else, without anything that stands there as if the host had noted it.</summary>
    public static Message Untagged(Message message)
    {
        if (message.Metadata is not { } metadata || !metadata.Members.Any(member => IsOurs(member.Key)))
        {
            return message;
        }

        var theirs = metadata.Members.Where(member => !IsOurs(member.Key)).ToList();
        return message with { Metadata = theirs.Count == 0 ? null : JsonData.Object(theirs) };
    }

    private static bool IsOurs(string key) => key.StartsWith("cloister.", StringComparison.Ordinal);

    public static JsonData Tag(string key, string value) => JsonData.Object((key, value));
}
