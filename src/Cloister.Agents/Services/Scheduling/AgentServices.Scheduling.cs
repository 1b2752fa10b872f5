using Cloister.AgUi;

namespace Cloister.Agents;

public sealed partial class AgentServices
{
    /// <summary>The actions that were put off.</summary>
    public ScheduledJobs Jobs { get; }

    /// <summary>
    /// Has a service do one of its actions later, as long as that can be put off. It is on the disk when this returns, and is done after a restart as well.
    /// What is wrong with it is in the result; else that says <c>jobId</c>.
    /// </summary>
    /// <param name="service">Its name.</param>
    /// <param name="action">The action.</param>
    /// <param name="schedule">When.</param>
    /// <param name="payload">What the action is given; an object.</param>
    /// <param name="caller">Who asks; another part of this agent if not said.</param>
    public async ValueTask<InvokeResult> ScheduleAsync(
        string service,
        string action,
        ActionSchedule schedule,
        JsonData? payload = null,
        ActionCaller? caller = null
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(schedule);
        var name = service.Trim().ToLowerInvariant();
        var verb = action.Trim().ToLowerInvariant();
        if (Describe(name) is not { } description)
        {
            return InvokeResult.Failed($"Unknown service: {name}");
        }

        if (verb.Length == 0)
        {
            return InvokeResult.Failed("command is required");
        }

        if (description.Find(verb) is not { IsSchedulable: true } found)
        {
            return InvokeResult.Failed("Scheduling only supports service actions");
        }

        var given = payload ?? JsonData.EmptyObject;
        return PayloadCheck.Find(found.InputSchema, given) is { } wrong
            ? InvokeResult.Failed(wrong)
            : InvokeResult.Done(
                JobJson.Scheduled(await Jobs.AddAsync(name, found.Name, given, schedule, caller ?? ActionCaller.Code).ConfigureAwait(false))
            );
    }
}
