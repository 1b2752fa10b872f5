namespace Cloister.Agents;

/// <summary>
/// The way of a message from its claim into its session, step by step. Each step can end it, and what ends it is one transaction: if the process ends
/// before that, the message takes the whole way again.
/// </summary>
internal sealed class Intake(ChatParts parts, IChatOutlet outlet, IntakeSteps steps, ChatCommands commands)
{
    public async Task TakeInAsync(Received received, CancellationToken cancellationToken)
    {
        if (received.IsBacklog && parts.Settings.Backlog == BacklogMode.Drop)
        {
            await steps.Acceptance.IgnoreAsync(received).ConfigureAwait(false);
            return;
        }

        var inbound = await FindConversationAsync(received, cancellationToken).ConfigureAwait(false);
        var decision = await steps.Lobby.AdmitAsync(inbound.Principal, cancellationToken).ConfigureAwait(false);
        await (
            decision.IsAllowed ? SortAsync(inbound, cancellationToken) : steps.Refusal.RefuseAsync(inbound, decision.Reason)
        ).ConfigureAwait(false);
    }

    private async ValueTask<InboundMessage> FindConversationAsync(Received received, CancellationToken cancellationToken)
    {
        var route =
            await parts.Routes.FindAsync(received.Conversation, cancellationToken).ConfigureAwait(false)
            ?? new(ChatRoutes.NewSessionId(parts.Ids), received.Channel, received.Account, received.Message.Place);
        return new(received, route, outlet.Find(received.Channel, received.Account));
    }

    /// <summary>What is to be made of a message of somebody who may talk to the agent.</summary>
    private Task SortAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        var message = inbound.Message;
        if (message.Sender.IsBot || IsEmpty(message.Text, message))
        {
            return inbound.IsDirect
                ? steps.Acceptance.IgnoreAsync(inbound.Received)
                : steps.Enqueuing.AuditAsync(inbound, cancellationToken);
        }

        var text = Addressing.WithoutMentions(message, inbound.BotName);
        var command = SlashCommand.Parse(text);
        if (IsForOthers(inbound, command) || IsTooLate(inbound.Received))
        {
            return steps.Enqueuing.AuditAsync(inbound, cancellationToken);
        }

        steps.Words.Acknowledge(inbound);
        return command is not null ? commands.RunAsync(inbound, command, cancellationToken)
            : IsEmpty(text, message) ? steps.Enqueuing.AuditAsync(inbound, cancellationToken)
            : EnqueueAsync(inbound, text, cancellationToken);
    }

    private async Task EnqueueAsync(InboundMessage inbound, string text, CancellationToken cancellationToken)
    {
        var words = await steps.Drafting.WriteAsync(inbound, text, cancellationToken).ConfigureAwait(false);
        await steps.Enqueuing.EnqueueAsync(inbound, words, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsEmpty(string text, IncomingMessage message) => string.IsNullOrWhiteSpace(text) && message.Files.IsEmpty;

    private bool IsForOthers(InboundMessage inbound, SlashCommand? command)
    {
        if (command?.IsForOther(inbound.BotName) == true)
        {
            return true;
        }

        var isCommand = command is not null && (ChatCommands.IsKnown(command.Name) || command.IsFor(inbound.BotName));
        return !isCommand && !Addressing.IsAddressed(inbound.Message, inbound.BotName, parts.Settings.GroupTrigger);
    }

    /// <summary>Whether it was said while nobody listened, and too long ago for an answer.</summary>
    private bool IsTooLate(Received received) =>
        received.IsBacklog
        && (
            parts.Settings.Backlog == BacklogMode.Audit || parts.Clock.GetUtcNow() - received.Message.SentAt > parts.Settings.BacklogMaxAge
        );
}
