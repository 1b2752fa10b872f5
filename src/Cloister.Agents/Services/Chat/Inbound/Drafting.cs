using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Puts together what models read of a message: who says it, what it answers, its files, and what it says.</summary>
internal sealed partial class Drafting(ChatParts parts, AgentPlugins plugins, Lobby lobby, Downloads downloads, Acceptance acceptance)
{
    private const string LookAbove = "Please look at the attachments above.";

    private readonly ILogger _logger = parts.Loggers.CreateLogger<Drafting>();

    public async Task<string> WriteAsync(InboundMessage inbound, string text, CancellationToken cancellationToken)
    {
        var draft = await AugmentedAsync(
                inbound,
                await DraftAsync(inbound, text, cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        var role = await lobby.RoleAsync(inbound.Principal, cancellationToken).ConfigureAwait(false);
        string?[] paragraphs =
        [
            InfoBlock.Of(inbound.Received, role),
            ReplyContextBlock.Of(inbound.Message),
            draft.AttachmentText,
            .. draft.Sections,
            BlockText.Body(draft.BodyText ?? ""),
        ];
        return string.Join("\n\n", paragraphs.Where(paragraph => !string.IsNullOrWhiteSpace(paragraph)));
    }

    private async Task<InboundDraft> DraftAsync(InboundMessage inbound, string text, CancellationToken cancellationToken)
    {
        var (files, attachments) = await downloads.GetAsync(inbound, cancellationToken).ConfigureAwait(false);
        var (received, place) = (inbound.Received, inbound.Place);
        return new(received.Channel, place.ChatId, place.ChatType, inbound.Route.SessionId, inbound.Message.MessageId)
        {
            RootPath = parts.Paths.Root,
            AttachmentText = attachments,
            BodyText = text.Length == 0 ? LookAbove : text,
            Files = files.ToValueList(),
        };
    }

    /// <summary>The same with what plugins recognise in it. If one fails, what those before it made of it counts.</summary>
    private async Task<InboundDraft> AugmentedAsync(InboundMessage inbound, InboundDraft draft, CancellationToken cancellationToken)
    {
        if (!plugins.IsReached(ChatPoints.AugmentInbound))
        {
            return draft;
        }

        using var lease = await acceptance.OpenAsync(inbound).ConfigureAwait(false);
        try
        {
            return await plugins
                .In(inbound.Route.SessionId)
                .PipelineAsync(ChatPoints.AugmentInbound, draft, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PointException failure)
        {
            LogNotAugmented(inbound.Received.Channel, failure);
            return failure.LastGood as InboundDraft ?? draft;
        }
    }

    [LoggerMessage(
        597,
        LogLevel.Warning,
        "A plugin failed at a message on '{Channel}'. It goes on without what the plugin would have added."
    )]
    private partial void LogNotAugmented(string channel, Exception exception);
}
