using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Makes of a text what leaves: past the plugins, in the order in which it is written, each thing by itself.</summary>
internal sealed partial class ReplyDrafting(ChatParts parts, AgentPlugins plugins, ILogger logger)
{
    private const string LimitReached = "send limit reached";

    private readonly ILogger _logger = logger;
    private readonly ReplyFiles _files = new(parts.Paths);

    /// <summary>What has to be written down.</summary>
    public async ValueTask<ReplyDraft> DraftAsync(ReplyRequest request, CancellationToken cancellationToken)
    {
        var text = await ReviewedAsync(request, cancellationToken).ConfigureAwait(false);
        var reply = request.IsLiteral ? new ReplyText(text) : ReplyText.Parse(text);
        var route = await TargetAsync(request, reply).ConfigureAwait(false);
        var (isOther, payloads) = (route != request.Route, Payloads(request, reply, route).ToList());
        var rows = await RowsAsync(request, reply, route, payloads).ConfigureAwait(false);
        var silent = reply.IsSilent ? await SilentAsync(request, route).ConfigureAwait(false) : null;
        var source = request.Source ?? (isOther ? $"session {request.Route.SessionId}" : null);
        var isSaid = source is not null && payloads.Exists(one => one.Reaction is null);
        return new(route, rows, silent, isSaid ? NoteOf(request, reply.Body, source!) : null);
    }

    /// <summary>If a plugin fails, the text is sent as it was.</summary>
    private async ValueTask<string> ReviewedAsync(ReplyRequest request, CancellationToken cancellationToken)
    {
        if (!plugins.IsReached(ChatPoints.BeforeReply))
        {
            return request.Text;
        }

        var route = request.Route;
        var reply = new ChatReply(route.Channel, route.SessionId, route.Place.ChatId, request.Text)
        {
            MessageId = request.MessageId ?? request.Trigger,
            Phase = request.Phase,
            Mode = request.Mode,
        };
        try
        {
            var reviewed = await plugins
                .In(route.SessionId)
                .PipelineAsync(ChatPoints.BeforeReply, reply, cancellationToken)
                .ConfigureAwait(false);
            return reviewed.Text;
        }
        catch (Exception exception) when (exception is PointException or SessionRefusedException or SessionBusyException)
        {
            LogNotReviewed(route.SessionId, exception);
            return request.Text;
        }
    }

    /// <summary>A model may be talked into writing to others, so only those are reached that a person has named.</summary>
    private async ValueTask<ChatRoute> TargetAsync(ReplyRequest request, ReplyText reply)
    {
        var own = request.Route;
        if (reply.ChatKey is not { } key || key == own.SessionId)
        {
            return own;
        }

        var mayReach = parts.Settings.CrossChat.Any(one => one == "*" || one == key);
        var other = mayReach ? await parts.Routes.FindAsync(key).ConfigureAwait(false) : null;
        if (other is null)
        {
            LogNotRedirected(own.SessionId, key);
        }

        return other ?? own;
    }

    private IEnumerable<OutboxPayload> Payloads(ReplyRequest request, ReplyText reply, ChatRoute route)
    {
        var named = request.MessageId ?? reply.MessageId;
        var known = route == request.Route ? request.Trigger : null;
        var target = named ?? known ?? route.LastMessageId;
        var payload = new OutboxPayload(route.Channel, route.AccountId, route.Place)
        {
            Target = target,
            Phase = request.Phase,
            Mode = request.Mode,
            Source = request.Source,
        };
        foreach (var reaction in target is null ? [] : reply.Reactions)
        {
            yield return payload with
            {
                Reaction = reaction,
            };
        }

        // Only the first of what is said is shown as an answer.
        var answered = (request.Quotes ?? reply.Quotes ?? named is not null) ? target : null;
        foreach (var segment in reply.IsSilent ? [] : Segments(request, reply))
        {
            yield return Of(payload with { ReplyTo = answered }, segment);
            answered = null;
        }
    }

    private static IEnumerable<ReplySegment> Segments(ReplyRequest request, ReplyText reply) =>
        !request.IsLiteral ? FileTag.Split(reply.Body)
        : string.IsNullOrWhiteSpace(reply.Body) ? []
        : [new(reply.Body)];

    private OutboxPayload Of(OutboxPayload payload, ReplySegment segment) =>
        segment.File is not { } tag ? payload with { Text = segment.Text }
        : _files.TryFind(tag, out var file, out var problem) ? payload with { Text = segment.Text, File = file }
        : payload with { Text = ReplyFiles.Excuse(tag.Kind, problem), Problem = problem };

    private async ValueTask<List<OutboxRow>> RowsAsync(ReplyRequest request, ReplyText reply, ChatRoute route, List<OutboxPayload> payloads)
    {
        var when = (request.When ?? reply.When)?.From(parts.Now) ?? 0;
        var rows = new List<OutboxRow>();
        foreach (var payload in payloads)
        {
            var row = await RowAsync(request, route, rows.Count, KindOf(payload), payload).ConfigureAwait(false);
            rows.Add(
                rows.Count < request.Budget ? row with { NextAt = when } : row with { State = OutboxState.Failed, Error = LimitReached }
            );
        }

        if (rows.Count == 0)
        {
            var nothing = new OutboxPayload(route.Channel, route.AccountId, route.Place);
            var row = await RowAsync(request, route, 0, OutboxKind.Nothing, nothing).ConfigureAwait(false);
            rows.Add(row with { State = OutboxState.Skipped });
        }

        return rows;
    }

    private async ValueTask<OutboxRow> RowAsync(
        ReplyRequest request,
        ChatRoute route,
        int segment,
        OutboxKind kind,
        OutboxPayload payload
    ) =>
        new(
            await parts.Store.NextKeyAsync("outbox").ConfigureAwait(false),
            string.Create(CultureInfo.InvariantCulture, $"{request.Dedup}/{segment}"),
            route.SessionId,
            kind,
            payload
        )
        {
            Run = request.Run,
            At = parts.Now,
        };

    private static OutboxKind KindOf(OutboxPayload payload) =>
        payload.Reaction is not null ? OutboxKind.Reaction
        : payload.File is not null ? OutboxKind.File
        : OutboxKind.Text;

    private async ValueTask<ChatHistoryRow> SilentAsync(ReplyRequest request, ChatRoute route) =>
        new(
            await parts.History.NextKeyAsync().ConfigureAwait(false),
            route.SessionId,
            parts.Now,
            ChatDirection.Outbound,
            ChatItemKind.Exec,
            request.Text
        )
        {
            Channel = route.Channel,
            Place = route.Place,
            Extra = JsonData.Object(("silent", true)),
        };

    /// <summary>What was sent to a conversation by others is part of it, so that people can answer it. Said once more, it is the same message.</summary>
    private static AssistantMessage NoteOf(ReplyRequest request, string body, string source)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Dedup)))[..26];
        return (AssistantMessage)new AssistantMessage($"msg_{name}") { Content = body }.Tagged(MessageTags.Source, source);
    }

    [LoggerMessage(624, LogLevel.Warning, "A reply in session '{SessionId}' could not be shown to the plugins, and is sent as it is.")]
    private partial void LogNotReviewed(string sessionId, Exception exception);

    [LoggerMessage(
        625,
        LogLevel.Warning,
        "A reply of session '{SessionId}' asked to be sent to '{ChatKey}', which services.chat.crossChat does not name or which is no chat. It stays where it is."
    )]
    private partial void LogNotRedirected(string sessionId, string chatKey);
}
