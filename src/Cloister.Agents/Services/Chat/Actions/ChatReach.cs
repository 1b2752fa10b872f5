namespace Cloister.Agents;

/// <summary>Finds the conversation that an action is about, and says whether whoever asks may reach it.</summary>
internal sealed class ChatReach(ChatParts parts, AgentContext context)
{
    private const string Prefix = "task-run:";

    /// <exception cref="ActionFailedException">There is none, or whoever asks may not reach it.</exception>
    public async ValueTask<ChatRoute> FindAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var own = call.Caller is { Kind: "session", Id: { } session } ? session : null;
        var key = call.Text("chatKey") ?? own ?? throw new ActionFailedException("Missing chatKey");
        if (own is not null && key != own && !await MayReachAsync(own, key, cancellationToken).ConfigureAwait(false))
        {
            throw new ActionFailedException($"Session '{own}' may not reach chat '{key}'. A person can add it to services.chat.crossChat.");
        }

        return await parts.Routes.FindAsync(key, cancellationToken).ConfigureAwait(false)
            ?? throw new ActionFailedException($"Unsupported sessionId for dispatch: {key}");
    }

    /// <summary>A model may be talked into writing to others, so only those are reached that a person has named; a task reaches the chat it reports to.</summary>
    private async ValueTask<bool> MayReachAsync(string session, string key, CancellationToken cancellationToken) =>
        session.StartsWith(Prefix, StringComparison.Ordinal)
            ? await ReportsToAsync(session[Prefix.Length..], key, cancellationToken).ConfigureAwait(false)
            : parts.Settings.CrossChat.Any(one => one == "*" || one == key);

    private async ValueTask<bool> ReportsToAsync(string run, string key, CancellationToken cancellationToken)
    {
        var task = run[..Math.Max(0, run.LastIndexOf(':'))];
        var tasks = await context.InvokeAsync("task", "list", cancellationToken: cancellationToken).ConfigureAwait(false);
        return tasks is { Success: true, Data: { } data }
            && data.TryGet("tasks", out var all)
            && all.Items.Any(one => JsonFacts.Text(one, "taskId") == task && JsonFacts.Text(one, "sessionId") == key);
    }
}
