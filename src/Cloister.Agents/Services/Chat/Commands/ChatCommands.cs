using System.Globalization;

namespace Cloister.Agents;

/// <summary>
/// The commands that people give the agent in chats. What a command does can be done twice, and its answer is in the outbox once: so a command whose
/// process ended is simply given again.
/// </summary>
internal sealed class ChatCommands(ChatParts parts, AgentContext context, IChatOutlet outlet, IntakeSteps steps)
{
    private const string NotAllowed = "You are not allowed to do that here.";

    private const string Help = """
        /help: these commands
        /status: how the agent is
        /stop: stops what the agent is doing in this conversation
        /tasks: the tasks of the agent
        /clear: deletes this conversation
        """;

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["start"] = "help",
        ["help"] = "help",
        ["帮助"] = "help",
        ["status"] = "status",
        ["状态"] = "status",
        ["tasks"] = "tasks",
        ["任务"] = "tasks",
        ["clear"] = "clear",
        ["清除"] = "clear",
        ["stop"] = "stop",
        ["approve"] = "approve",
        ["deny"] = "deny",
    };

    public static bool IsKnown(string name) => Names.ContainsKey(name);

    public Task RunAsync(InboundMessage inbound, SlashCommand command, CancellationToken cancellationToken) =>
        Names.GetValueOrDefault(command.Name) switch
        {
            "help" => AnswerAsync(inbound, Help, cancellationToken),
            "status" => AnswerAsync(inbound, Status(), cancellationToken),
            "tasks" => TasksAsync(inbound, cancellationToken),
            "stop" => StopAsync(inbound, cancellationToken),
            "clear" => ClearAsync(inbound, cancellationToken),
            "approve" => DecideAsync(inbound, ApprovalAnswer.Approve(command.Argument), cancellationToken),
            "deny" => DecideAsync(inbound, ApprovalAnswer.Deny(command.Argument), cancellationToken),
            _ => AnswerAsync(inbound, $"Unknown command: /{command.Name}", cancellationToken),
        };

    private string Status() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Agent.Name}: running\nAnswering: {parts.Lanes.RunningCount}\nWaiting: {parts.Lanes.WaitingCount}"
        );

    private async Task TasksAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        var result = await context.InvokeAsync("task", "list", cancellationToken: cancellationToken).ConfigureAwait(false);
        await AnswerAsync(inbound, result.Success ? TaskList.Of(result.Data) : result.Error, cancellationToken).ConfigureAwait(false);
    }

    private async Task StopAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        using var lease = await parts.Directory.FindAsync(inbound.Route.SessionId).ConfigureAwait(false);
        var stopped = lease is null ? null : await lease.Session.StopAsync("stop").ConfigureAwait(false);
        var text = stopped is { Stopped: true } or { CancelledQueued: > 0 } ? "Stopped." : "Nothing is going on.";
        await AnswerAsync(inbound, text, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the conversation. What is said next begins another one, so nothing of this is kept in a history.</summary>
    private async Task ClearAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        var role = await steps.Lobby.RoleAsync(inbound.Principal, cancellationToken).ConfigureAwait(false);
        if (!role.May(inbound.IsDirect ? "chat.dm.use" : "agent.manage"))
        {
            await AnswerAsync(inbound, NotAllowed, cancellationToken).ConfigureAwait(false);
            return;
        }

        await ChatRemoval.RemoveAsync(parts, inbound.Route.SessionId, cancellationToken).ConfigureAwait(false);
        await steps.Acceptance.IgnoreAsync(inbound.Received, InboxTable.Done).ConfigureAwait(false);
        steps.Words.Say(inbound, "The conversation was deleted.");
    }

    /// <summary>Answers a question of this conversation, for somebody who may. What anybody else says is kept, and does nothing.</summary>
    private async Task DecideAsync(InboundMessage inbound, ApprovalAnswer answer, CancellationToken cancellationToken)
    {
        var role = await steps.Lobby.RoleAsync(inbound.Principal, cancellationToken).ConfigureAwait(false);
        if (!inbound.IsDirect || !role.May("agent.manage"))
        {
            await steps.Enqueuing.AuditAsync(inbound, cancellationToken).ConfigureAwait(false);
            return;
        }

        var by = $"{inbound.Received.Channel}:{inbound.Message.Sender.Id}";
        var outcome = await new ApprovalDecisions(parts.Directory).DecideAsync(answer, by, "chat").ConfigureAwait(false);
        var done = answer.Decision == ApprovalState.Approved ? "Approved." : "Denied.";
        await AnswerAsync(inbound, outcome.Ignored?.Why ?? done, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer goes into the outbox first: if the process ends in between, the command is given again.</summary>
    private async Task AnswerAsync(InboundMessage inbound, string text, CancellationToken cancellationToken)
    {
        await outlet
            .AnswerAsync(inbound.Route, text, inbound.Message.MessageId, $"command/{inbound.Received.Claim}", cancellationToken)
            .ConfigureAwait(false);
        await steps.Enqueuing.AuditAsync(inbound, cancellationToken).ConfigureAwait(false);
    }
}
