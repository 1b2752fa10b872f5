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

        return RuleOf(tool, call) is { } rule ? Ruled(call, tool, rule.Verdict, rule.Reason) : Unruled(call, tool);
    }

    private (ApprovalVerdict Verdict, string? Reason)? RuleOf(AgentTool tool, PlannedCall call)
    {
        try
        {
            return settings.Rules.Find(tool.Name, call.Input);
        }
        catch (Exception failure)
        {
            LogUnsure(tool.Name, call.Id, failure);
            return (ApprovalVerdict.Ask, Unsure);
        }
    }

    private PlannedCall Ruled(PlannedCall call, AgentTool tool, ApprovalVerdict verdict, string? reason) =>
        verdict switch
        {
            ApprovalVerdict.Allow => call,
            ApprovalVerdict.Deny => call with { Refusal = ToolAnswer.NotApproved("denied", Refusals.ByRule(reason)) },
            _ => Gated(call with { Reason = reason ?? ReasonOf(tool, call) }),
        };

    private PlannedCall Unruled(PlannedCall call, AgentTool tool)
    {
        var reason = ReasonOf(tool, call);
        return reason is not null || tool.NeedsApproval || ToolFilter.Names(settings.NeedApproval, tool.Name)
            ? Gated(call with { Reason = reason })
            : call;
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

    [LoggerMessage(554, LogLevel.Warning, "Nobody can say whether call '{CallId}' of tool '{Tool}' needs approval, so a person is asked.")]
    private partial void LogUnsure(string tool, string callId, Exception exception);
}
