using System.Diagnostics;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The activity of one attempt at a run. It lives as long as the attempt is read, and is never left behind as the caller's current one.</summary>
internal sealed class RunActivity
{
    private readonly Activity? _activity;

    private RunActivity(Activity? activity) => _activity = activity;

    public static RunActivity Start(RunContext context)
    {
        var activity = Telemetry.Source.StartActivity("agui.run", ActivityKind.Client);
        activity?.SetTag("agui.thread.id", context.Input.ThreadId);
        activity?.SetTag("agui.run.id", context.Input.RunId);
        activity?.SetTag("agui.attempt", context.Attempt);
        return new(activity);
    }

    /// <summary>Makes it the current one until the calling method returns: requests made there carry its context.</summary>
    public void Enter()
    {
        if (_activity is not null)
        {
            Activity.Current = _activity;
        }
    }

    public void Stop(RunOutcome outcome, AgUiError? error)
    {
        if (_activity is null)
        {
            return;
        }

        _activity.SetTag("agui.outcome", outcome.ToString());
        if (error is not null)
        {
            _activity.SetTag("error.type", WireNames.NameOf(error.Code));
            _activity.SetStatus(ActivityStatusCode.Error);
        }

        // Stopping restores what was current when it began, and we may be in quite another place.
        var current = Activity.Current;
        _activity.Stop();
        Activity.Current = current == _activity ? _activity.Parent : current;
    }
}
