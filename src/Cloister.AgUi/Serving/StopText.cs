namespace Cloister.AgUi;

/// <summary>What clients are told of runs that did not end by themselves.</summary>
internal static class StopText
{
    public const string Stopped = "The run was stopped.";
    public const string CancelledCode = "cancelled";
    public const string Failed = "The agent failed. The log of the server says why.";
    public const string FailedCode = "agentInternal";
    public const string EndedInCall = "The agent ended in the middle of a tool call.";
}
