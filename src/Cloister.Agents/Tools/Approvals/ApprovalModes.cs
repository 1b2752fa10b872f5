using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Where the settings of a session say how it deals with approvals: <c>{"approvals":{"mode":"never"}}</c>.</summary>
internal static class ApprovalModes
{
    /// <summary>The mode of a session. What nobody understands asks.</summary>
    public static ApprovalMode Of(JsonData? settings) =>
        settings?.TryGet("approvals", out var approvals) == true
        && approvals.TryGet("mode", out var mode)
        && mode.TryGetString(out var word)
            ? word switch
            {
                "never" => ApprovalMode.Never,
                "always-allow" => ApprovalMode.AlwaysAllow,
                _ => ApprovalMode.Ask,
            }
            : ApprovalMode.Ask;
}
