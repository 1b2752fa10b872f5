namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    private void ShowActivity(ActivitySnapshotEvent @event)
    {
        var shown = new ActivityMessage(@event.MessageId, @event.ActivityType, @event.Content) { SubagentRunId = @event.SubagentRunId };
        var place = _transcript.Find(@event.MessageId);
        if (place < 0)
        {
            _transcript.Add(shown.Merged(@event.Metadata));
            _state = _state with { Messages = _transcript.Messages };
        }
        else if (_transcript[place] is ActivityMessage held)
        {
            var next = @event.Replace == false ? held : shown with { Metadata = held.Metadata, Timestamp = held.Timestamp };
            UpdateMessage(place, _ => next.Merged(@event.Metadata));
        }
        else if (@event.Replace != false)
        {
            _transcript.Become(_transcript.Messages.SetItem(place, shown.Merged(@event.Metadata)));
            Settle(_state);
        }
    }

    private void PatchActivity(ActivityDeltaEvent @event)
    {
        var place = _transcript.Find(@event.MessageId);
        if (place < 0 || _transcript[place] is not ActivityMessage held)
        {
            Warn(place < 0 ? FoldWarningKind.UnknownMessage : FoldWarningKind.WrongMessage, @event, @event.MessageId);
            return;
        }
        var result = JsonPatch.Apply(held.Content, @event.Patch, Options.PatchLimits);
        if (result.Applied && !result.Document.IsObject)
        {
            result = new(
                held.Content,
                @event.Patch.Count - 1,
                "The patch would make the content of the activity something else than an object"
            );
        }
        if (!result.Applied)
        {
            Warn(FoldWarningKind.ActivityOutOfSync, @event, @event.MessageId, failure: result);
        }
        else if (!ReferenceEquals(result.Document, held.Content) || @event.ActivityType != held.ActivityType)
        {
            held = held with { ActivityType = @event.ActivityType, Content = result.Document };
        }
        UpdateMessage(place, _ => held.Merged(@event.Metadata));
    }
}
