using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A tool that models may ask for: a function, and what the host has to know before it calls it.</summary>
/// <remarks>
/// A plugin offers one in the slot <c>tool.&lt;name&gt;</c> of its scope, so priority, replacing and switching off are those of every service.
/// </remarks>
/// <example>
/// <code>
/// services.RegisterInstance(AgentTool.Slot("read_file"), new AgentTool(AIFunctionFactory.Create(Read, "read_file")) { IsReadOnly = true });
/// </code>
/// </example>
/// <param name="Function">What it does, what it is called, and the schema of its arguments.</param>
public sealed record AgentTool(AIFunction Function)
{
    internal static Namespace Slots { get; } = new("tool");

    /// <summary>What models call it.</summary>
    public string Name => Function.Name;

    /// <summary>Whether a call changes nothing anywhere. Such calls may run side by side, and run although others wait for a person.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether a person has to approve each call.</summary>
    public bool NeedsApproval { get; init; } = Function.GetService<ApprovalRequiredAIFunction>() is not null;

    /// <summary>
    /// For tools of which some calls need approval: looks at the arguments of one, and says why a person has to approve it; null if none has to.
    /// </summary>
    public Func<JsonData, string?>? AsksBecause { get; init; }

    /// <summary>Asked before each run whether there is something for it to do; null for a tool that is always offered.</summary>
    public Func<bool>? IsOffered { get; init; }

    /// <summary>How long a call may take; null for as long as its run may.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who brought it, for people; null for the plugin that registered it.</summary>
    public string? Owner { get; init; }

    /// <summary>The folder it works in, if it works in one. A call that was approved for one folder does not run in another.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>The slot of the tool with a name.</summary>
    public static ServiceId<AgentTool> Slot(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Slots.Service<AgentTool>(name);
    }
}
