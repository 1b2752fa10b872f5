using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Decides which calls a person has to approve.</summary>
internal sealed partial class ApprovalGate(ToolSettings settings, ApprovalMode mode, bool canAsk, ILogger logger)
{
    private const string NotAllowed = "Denied: this session does not allow calls that need approval. It was not carried out.";
    private const string NobodyToAsk = "Denied: the call needs approval, and there is nobody to ask. It was not carried out.";
    private const string Unsure = "The tool could not tell whether this call is safe.";

    private readonly ILogger _logger = logger;

    /// <summary>The call with what is to become of it: as it was, refused, or with a question.</summary>
    public PlannedCall Pass(PlannedCall call)
    {
        if (call.Tool is not { } tool || call.Refusal is not null)
        {
            return call;
        }

        var reason = ReasonOf(tool, call);
        var needs = reason is not null || tool.NeedsApproval || ToolFilter.Names(settings.NeedApproval, tool.Name);
        return !needs || settings.IsAllowedBeforehand(tool, call.Input) ? call : Gated(call with { Reason = reason });
    }

    private PlannedCall Gated(PlannedCall call) =>
        mode switch
        {
            ApprovalMode.AlwaysAllow => call,
            ApprovalMode.Never => call with { Refusal = ToolAnswer.NotApproved("denied", NotAllowed) },
            _ when !canAsk => call with { Refusal = ToolAnswer.NotApproved("denied", NobodyToAsk) },
            _ => call with { Asks = true },
        };

    private string? ReasonOf(AgentTool tool, PlannedCall call)
    {
        try
        {
            return tool.AsksBecause?.Invoke(call.Input);
        }
        catch (Exception failure)
        {
            LogUnsure(tool.Name, call.Id, failure);
            return Unsure;
        }
    }

    [LoggerMessage(554, LogLevel.Warning, "Tool '{Tool}' failed to say whether call '{CallId}' needs approval, so a person is asked.")]
    private partial void LogUnsure(string tool, string callId, Exception exception);
}
