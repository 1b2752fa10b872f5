namespace Cloister.Agents;

/// <summary>What a model is told about a call that was not carried out.</summary>
internal static class Refusals
{
    public const string LeftBehind = "Expired: a call before this one was not approved in time. It was not carried out.";

    public const string Changed = "Denied: the tool has changed since the call was approved. It was not carried out.";

    /// <summary>Nobody was asked, because a person had decided before.</summary>
    public static string ByRule(string? reason)
    {
        const string denied = "Denied: a rule of this agent does not allow this call. It was not carried out.";
        return string.IsNullOrWhiteSpace(reason) ? denied : $"{denied} {reason}";
    }

    public static string Of(ApprovalState state, string? comment) =>
        state switch
        {
            ApprovalState.Denied => Said("Denied: a person did not allow this call. It was not carried out.", comment),
            ApprovalState.Cancelled => "Cancelled: the question about this call was withdrawn. It was not carried out.",
            _ => "Expired: nobody decided about this call in time. It was not carried out.",
        };

    private static string Said(string text, string? comment) => string.IsNullOrWhiteSpace(comment) ? text : $"{text} They said: {comment}";
}
