using Cloister.Agents;
using static Cloister.Testing.ChannelUnderTest;

namespace Cloister.Testing;

/// <summary>What goes out arrives once and in order, or it is said what is known of it.</summary>
internal static class SendingChecks
{
    public static IReadOnlyList<ChannelCheck> All { get; } =
    [
        new("What is sent arrives in order, and is called by a name", InOrder),
        new("The same message sent twice arrives once where the channel says so", Deduplicates),
        new("A text of the greatest length arrives whole", LongestArrives),
        new("A platform that says not now is told apart, with when it wants to be asked", RateLimit),
        new("A platform that says no is told apart", Refusal),
        new("A platform that cannot be reached is told apart from one that did not answer", NotSent),
        new("A platform that did not answer is told apart", Unknown),
        new("Sending that is cancelled before it begins sends nothing", Cancelled),
        new("Sending and receiving go on at the same time", WhileReceiving),
    ];

    private static async Task InOrder(ChannelUnderTest test)
    {
        var channel = test.Open();
        var receipts = new List<string?>();
        for (var i = 1; i <= 3; i++)
        {
            receipts.Add(
                (await channel.SendAsync(test.Message($"k{i}", $"text {i}"), CancellationToken.None).ConfigureAwait(false)).MessageId
            );
        }

        Arrived(test, "text 1", "text 2", "text 3");
        var named = receipts.OfType<string>().ToList();
        Require(named.Distinct(StringComparer.Ordinal).Count() == named.Count, "Different messages have the same name.");
    }

    private static async Task Deduplicates(ChannelUnderTest test)
    {
        var channel = test.Open();
        var message = test.Message("k1", "once");
        await channel.SendAsync(message, CancellationToken.None).ConfigureAwait(false);
        if (channel.Features.Deduplicates)
        {
            await channel.SendAsync(message, CancellationToken.None).ConfigureAwait(false);
            await channel.SendAsync(test.Message("k2", "once"), CancellationToken.None).ConfigureAwait(false);
            Arrived(test, "once", "once");
        }
    }

    private static async Task LongestArrives(ChannelUnderTest test)
    {
        var channel = test.Open();
        var text = new string('x', channel.Features.MaxTextLength - 2) + "😀";
        await channel.SendAsync(test.Message("k1", text), CancellationToken.None).ConfigureAwait(false);
        Arrived(test, text);
    }

    private static async Task RateLimit(ChannelUnderTest test)
    {
        var channel = test.Open();
        if (test.Rig.FailNext(ChannelFailure.RateLimited, TimeSpan.FromSeconds(7)))
        {
            var refusal = await RefusalAsync(channel, test.Message("k1", "later")).ConfigureAwait(false);
            Require(refusal.Failure == ChannelFailure.RateLimited, $"It is '{refusal.Failure}'.");
            Require(
                refusal.RetryAfter == TimeSpan.FromSeconds(7),
                $"It wants to be asked again in 7 s, and the channel says {refusal.RetryAfter}."
            );
            await channel.SendAsync(test.Message("k1", "later"), CancellationToken.None).ConfigureAwait(false);
            Arrived(test, "later");
        }
    }

    private static Task Refusal(ChannelUnderTest test) => ToldApart(test, ChannelFailure.Refused);

    private static Task NotSent(ChannelUnderTest test) => ToldApart(test, ChannelFailure.NotSent);

    private static Task Unknown(ChannelUnderTest test) => ToldApart(test, ChannelFailure.Unknown);

    private static async Task ToldApart(ChannelUnderTest test, ChannelFailure failure)
    {
        var channel = test.Open();
        if (test.Rig.FailNext(failure))
        {
            var refusal = await RefusalAsync(channel, test.Message("k1", "text")).ConfigureAwait(false);
            Require(refusal.Failure == failure, $"It is '{refusal.Failure}', and should be '{failure}': {refusal.Message}");
            if (failure is ChannelFailure.NotSent or ChannelFailure.Refused)
            {
                Arrived(test);
            }
        }
    }

    private static async Task Cancelled(ChannelUnderTest test)
    {
        var channel = test.Open();
        try
        {
            await channel.SendAsync(test.Message("k1", "text"), new(canceled: true)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Arrived(test);
            return;
        }
        catch (ChannelException exception) when (exception.Failure == ChannelFailure.NotSent)
        {
            Arrived(test);
            return;
        }

        throw new ChannelConformanceException("It was sent.");
    }

    private static async Task WhileReceiving(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        var (channel, _) = test.Receive(inbox);
        await inbox.WaitForLinkAsync().ConfigureAwait(false);
        await channel.SendAsync(test.Message("k1", "one"), CancellationToken.None).ConfigureAwait(false);
        await test.Rig.WriteAsync("in between").ConfigureAwait(false);
        await inbox.WaitForAsync(1).ConfigureAwait(false);
        await channel.SendAsync(test.Message("k2", "two"), CancellationToken.None).ConfigureAwait(false);
        Arrived(test, "one", "two");
    }

    private static void Arrived(ChannelUnderTest test, params IReadOnlyList<string> texts) =>
        Require(
            test.Rig.Taken.SequenceEqual(texts, StringComparer.Ordinal),
            $"The platform should have [{string.Join(" | ", texts)}], and has [{string.Join(" | ", test.Rig.Taken)}]."
        );
}
