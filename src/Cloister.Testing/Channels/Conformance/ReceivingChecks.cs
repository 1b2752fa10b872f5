using Cloister.Agents;
using static Cloister.Testing.ChannelUnderTest;

namespace Cloister.Testing;

/// <summary>What comes in comes in order, is known again, and is not forgotten before it was taken.</summary>
internal static class ReceivingChecks
{
    public static IReadOnlyList<ChannelCheck> All { get; } =
    [
        new("What people write comes in order, with who said it and where", InOrder),
        new("A message that is delivered again has the claim it had", ClaimStays),
        new("The platform hears of the arrival only when the message was taken", TakenFirst),
        new("What was taken does not come again after a start", PositionHolds),
        new("Receiving ends promptly when it is cancelled", EndsWhenCancelled),
        new("A lost connection ends receiving with an exception, and it can begin anew", LossEnds),
        new("Refused credentials end receiving as refused", RefusalEnds),
        new("A connection is told of", LinkIsTold),
    ];

    private static async Task InOrder(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        test.Receive(inbox);
        for (var i = 1; i <= 3; i++)
        {
            await test.Rig.WriteAsync($"text {i}").ConfigureAwait(false);
        }

        await inbox.WaitForAsync(3).ConfigureAwait(false);
        var messages = inbox.Messages;
        Require(
            messages.Select(message => message.Text).SequenceEqual(["text 1", "text 2", "text 3"], StringComparer.Ordinal),
            $"The texts are: {string.Join(" | ", messages.Select(message => message.Text))}."
        );
        Require(
            messages.All(message => message.Place == test.Place),
            $"A message came from {messages[0].Place} and not from {test.Place}."
        );
        Require(messages.All(message => message.Sender.Id.Length > 0 && message.MessageId.Length > 0), "A message has no sender or no id.");
        Require(
            messages.Select(message => message.Claim).Distinct(StringComparer.Ordinal).Count() == 3,
            "Different messages have the same claim."
        );
    }

    private static async Task ClaimStays(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        test.Receive(inbox);
        await test.Rig.WriteAsync("once").ConfigureAwait(false);
        await inbox.WaitForAsync(1).ConfigureAwait(false);
        await test.Rig.RedeliverAsync().ConfigureAwait(false);
        await inbox.WaitForAsync(2).ConfigureAwait(false);
        var (first, second) = (inbox.Messages[0], inbox.Messages[1]);
        Require(first.Claim == second.Claim, $"The claim was '{first.Claim}', and is '{second.Claim}'.");
        Require(first.MessageId == second.MessageId, "The message has another id.");
    }

    private static async Task TakenFirst(ChannelUnderTest test)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inbox = new CheckedInbox { MayTake = taken.Task };
        test.Receive(inbox);
        await test.Rig.WriteAsync("wait").ConfigureAwait(false);
        await inbox.WaitForAsync(1).ConfigureAwait(false);
        Require(!test.Rig.IsAcknowledged, "The platform was told before the message was taken.");
        taken.SetResult();
        await test.Rig.WriteAsync("go on").ConfigureAwait(false);
        await inbox.WaitForAsync(2).ConfigureAwait(false);
    }

    private static async Task PositionHolds(ChannelUnderTest test)
    {
        var before = new CheckedInbox();
        test.Receive(before);
        await test.Rig.WriteAsync("first").ConfigureAwait(false);
        await test.Rig.WriteAsync("second").ConfigureAwait(false);
        await before.WaitForAsync(2).ConfigureAwait(false);
        await test.EndAsync().ConfigureAwait(false);

        var after = new CheckedInbox(before.Position);
        test.Receive(after);
        await test.Rig.WriteAsync("third").ConfigureAwait(false);
        await after.WaitForAsync(1).ConfigureAwait(false);
        var known = before.Messages.Select(message => message.Claim).ToHashSet(StringComparer.Ordinal);
        // What was not acknowledged yet may come again; then it is known again.
        var unknown = after.Messages.Where(message => !known.Contains(message.Claim)).Select(message => message.Text);
        Require(
            unknown.SequenceEqual(["third"], StringComparer.Ordinal),
            $"After the start came: {string.Join(" | ", after.Messages.Select(message => message.Text))}."
        );
    }

    private static async Task EndsWhenCancelled(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        var (_, receiving) = test.Receive(inbox);
        await inbox.WaitForLinkAsync().ConfigureAwait(false);
        await test.CancelAsync().ConfigureAwait(false);
        await receiving.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Require(receiving.IsCompleted, "It goes on.");
        Require(
            !receiving.IsFaulted || receiving.Exception.InnerException is OperationCanceledException,
            $"It failed: {receiving.Exception?.InnerException?.Message}"
        );
    }

    private static async Task LossEnds(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        var (channel, receiving) = test.Receive(inbox);
        await inbox.WaitForLinkAsync().ConfigureAwait(false);
        await test.Rig.DisconnectAsync().ConfigureAwait(false);
        var lost = await LossAsync(receiving, inbox).ConfigureAwait(false);
        Require(
            lost is not ChannelException { Failure: ChannelFailure.Refused },
            "A lost connection is not a refusal: it would not be made anew."
        );
        using var stop = new CancellationTokenSource();
        var again = lost is null ? receiving : Task.Run(() => channel.ReceiveAsync(inbox, stop.Token), CancellationToken.None);
        await test.Rig.WriteAsync("back").ConfigureAwait(false);
        await inbox.WaitForAsync(1).ConfigureAwait(false);
        Require(inbox.Messages[^1].Text == "back", "Another message came.");
        await stop.CancelAsync().ConfigureAwait(false);
        await again.WaitAsync(lost is null ? TimeSpan.Zero : Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task RefusalEnds(ChannelUnderTest test)
    {
        await test.Rig.RefuseAsync().ConfigureAwait(false);
        var (_, receiving) = test.Receive(new());
        await receiving.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Require(
            receiving.Exception?.InnerException is ChannelException { Failure: ChannelFailure.Refused },
            $"It should end as refused, and is: {receiving.Exception?.InnerException?.Message ?? receiving.Status.ToString()}."
        );
    }

    private static async Task LinkIsTold(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        test.Receive(inbox);
        await inbox.WaitForLinkAsync().ConfigureAwait(false);
    }

    /// <summary>Why receiving ended; nothing, if the channel says that it makes the connection anew by itself.</summary>
    private static async Task<Exception?> LossAsync(Task receiving, CheckedInbox inbox)
    {
        await Task.WhenAny(receiving, inbox.WaitForReconnectingAsync()).WaitAsync(Patience).ConfigureAwait(false);
        Require(receiving.IsCompleted || inbox.Links.Contains(ChannelLink.Reconnecting), "It neither ended nor said that it reconnects.");
        Require(!receiving.IsCompletedSuccessfully, "It ended as if it had been told to.");
        return receiving.IsCompleted ? receiving.Exception?.InnerException ?? new OperationCanceledException() : null;
    }
}
