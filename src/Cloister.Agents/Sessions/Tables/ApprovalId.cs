namespace Cloister.Agents;

/// <summary>A call is asked about once, so its question is called like the call.</summary>
internal static class ApprovalId
{
    private const string Prefix = "ap_";
    private const string CallPrefix = "call_";

    public static string Of(string callId) =>
        Prefix + (callId.StartsWith(CallPrefix, StringComparison.Ordinal) ? callId[CallPrefix.Length..] : callId);
}
