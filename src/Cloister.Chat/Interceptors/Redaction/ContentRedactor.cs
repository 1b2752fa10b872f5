using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Removes content from messages, JSON and events that are whole. What holds nothing to remove stays the same instance.</summary>
internal sealed class ContentRedactor(TextRedactor text, RedactionScope scope)
{
    /// <summary>An event that is no delta.</summary>
    public AgUiEvent Redact(AgUiEvent @event)
    {
        var redacted = @event switch
        {
            ToolCallResultEvent e => Of(e, e.Content, Redact(e.Content), static (e, content) => e with { Content = content }),
            MessagesSnapshotEvent e when Covers(RedactionScope.MessagesSnapshots) => Of(
                e,
                e.Messages,
                Redact(e.Messages),
                static (e, messages) => e with { Messages = messages }
            ),
            RunErrorEvent e when Covers(RedactionScope.RunErrors) => Of(
                e,
                e.Message,
                text.Redact(e.Message),
                static (e, message) => e with { Message = message }
            ),
            SubagentErrorEvent e when Covers(RedactionScope.RunErrors) => Of(
                e,
                e.Message,
                text.Redact(e.Message),
                static (e, message) => e with { Message = message }
            ),
            StateSnapshotEvent e when Covers(RedactionScope.StateSnapshots) => Of(
                e,
                e.Snapshot,
                Redact(e.Snapshot),
                static (e, snapshot) => e with { Snapshot = snapshot }
            ),
            StateDeltaEvent e when Covers(RedactionScope.StateDeltas) => Of(
                e,
                e.Delta,
                Redact(e.Delta),
                static (e, delta) => e with { Delta = delta }
            ),
            ActivitySnapshotEvent e when Covers(RedactionScope.Activities) => Of(
                e,
                e.Content,
                Redact(e.Content),
                static (e, content) => e with { Content = content }
            ),
            ActivityDeltaEvent e when Covers(RedactionScope.Activities) => Of(
                e,
                e.Patch,
                Redact(e.Patch),
                static (e, patch) => e with { Patch = patch }
            ),
            CustomEvent e when Covers(RedactionScope.Custom) => Of(
                e,
                e.Value,
                Redact(e.Value),
                static (e, value) => e with { Value = value }
            ),
            RawEvent e when Covers(RedactionScope.Raw) => Of(e, e.Event, Redact(e.Event), static (e, raw) => e with { Event = raw }),
            _ => @event,
        };
        return ReferenceEquals(redacted, @event) ? @event : WithoutOriginal(redacted);
    }

    /// <summary>The messages of a transcript.</summary>
    public ValueList<Message> Redact(ValueList<Message> messages) => Each(messages, Redact);

    /// <summary>A changed event without the copies of the original that came along with it.</summary>
    public static AgUiEvent WithoutOriginal(AgUiEvent @event) =>
        @event.RawEvent is null && @event.Wire is null ? @event : @event with { RawEvent = null, Wire = null };

    private bool Covers(RedactionScope part) => scope.HasFlag(part);

    private Message Redact(Message message) =>
        message switch
        {
            AssistantMessage m => Redact(m),
            UserMessage m => Of(m, m.Content, Redact(m.Content), static (m, content) => m with { Content = content }),
            ToolMessage m => Redact(m),
            ReasoningMessage m => Of(m, m.Content, Redact(m.Content), static (m, content) => m with { Content = content }),
            SystemMessage m => Of(m, m.Content, Redact(m.Content), static (m, content) => m with { Content = content }),
            DeveloperMessage m => Of(m, m.Content, Redact(m.Content), static (m, content) => m with { Content = content }),
            ActivityMessage m when Covers(RedactionScope.Activities) => Of(
                m,
                m.Content,
                Redact(m.Content),
                static (m, content) => m with { Content = content }
            ),
            _ => message,
        };

    private AssistantMessage Redact(AssistantMessage message)
    {
        var redacted = Of(message, message.ToolCalls, Each(message.ToolCalls, Redact), static (m, calls) => m with { ToolCalls = calls });
        return message.Content is { } content
            ? Of(redacted, content, Redact(content), static (m, content) => m with { Content = content })
            : redacted;
    }

    private ToolMessage Redact(ToolMessage message)
    {
        var redacted = Of(message, message.Content, Redact(message.Content), static (m, content) => m with { Content = content });
        return message.Error is { } error
            ? Of(redacted, error, text.Redact(error), static (m, error) => m with { Error = error })
            : redacted;
    }

    private ToolCall Redact(ToolCall call) =>
        Of(call, call.Arguments, Redact(call.Arguments), static (call, arguments) => call with { Arguments = arguments });

    private MessageContent Redact(MessageContent content)
    {
        if (content.Parts is { } parts)
        {
            return Of(content, parts, Each(parts, Redact), static (_, parts) => parts);
        }

        return Of(content, content.Text, Redact(content.Text), static (_, slice) => slice);
    }

    private ContentPart Redact(ContentPart part) =>
        part is TextPart t ? Of(t, t.Text, text.Redact(t.Text), static (t, redacted) => t with { Text = redacted }) : part;

    private TextSlice Redact(TextSlice slice)
    {
        var original = slice.ToString();
        var redacted = text.Redact(original);
        return ReferenceEquals(redacted, original) ? slice : redacted;
    }

    private ValueList<JsonPatchOperation> Redact(ValueList<JsonPatchOperation> patch) => Each(patch, Redact);

    private JsonPatchOperation Redact(JsonPatchOperation operation) =>
        operation.Value is { } value ? Of(operation, value, Redact(value), static (op, value) => op with { Value = value }) : operation;

    private JsonData Redact(JsonData value) =>
        value.Kind switch
        {
            JsonValueKind.String => Of(value, value.AsString(), text.Redact(value.AsString()), static (_, redacted) => redacted),
            JsonValueKind.Array => RedactItems(value),
            JsonValueKind.Object => RedactMembers(value),
            _ => value,
        };

    private JsonData RedactItems(JsonData array)
    {
        var items = new List<JsonData>();
        var isChanged = false;
        foreach (var item in array.Items)
        {
            items.Add(Redact(item));
            isChanged |= !ReferenceEquals(items[^1], item);
        }

        return isChanged ? JsonData.Array([.. items]) : array;
    }

    private JsonData RedactMembers(JsonData value)
    {
        var changed = value;
        foreach (var (name, member) in value.Members)
        {
            var redacted = Redact(member);
            changed = ReferenceEquals(redacted, member) ? changed : changed.With(name, redacted);
        }

        return changed;
    }

    private static ValueList<T> Each<T>(ValueList<T> items, Func<T, T> redact)
        where T : class
    {
        for (var i = 0; i < items.Count; i++)
        {
            var redacted = redact(items[i]);
            items = ReferenceEquals(redacted, items[i]) ? items : items.SetItem(i, redacted);
        }

        return items;
    }

    /// <summary>The owner with a changed part, or the very owner when the part did not change.</summary>
    private static TOwner Of<TOwner, T>(TOwner owner, T before, T after, Func<TOwner, T, TOwner> with)
        where T : class => ReferenceEquals(before, after) ? owner : with(owner, after);
}
