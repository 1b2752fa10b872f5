using Cloister.Agents;
using static Cloister.Testing.ChannelUnderTest;

namespace Cloister.Testing;

/// <summary>What else a channel does, and what it must not.</summary>
internal static class ManneredChecks
{
    public static IReadOnlyList<ChannelCheck> All { get; } =
    [
        new("To open a channel connects to nothing, and what is missing is said", OpeningIsQuiet),
        new("A sign can be put under a message where the channel says so", Reacts),
        new("To show that an answer is being written harms nothing", TypingIsHarmless),
        new("A file that came with a message can be read", FilesAreRead),
        new("A file that is not there is refused", MissingFile),
        new("A test asks the platform, and says whether it answers", Tests),
        new("No exception tells a secret", NoSecrets),
        new("A channel can be let go of twice", DisposedTwice),
    ];

    private static Task OpeningIsQuiet(ChannelUnderTest test)
    {
        test.Open();
        foreach (var field in test.Rig.Platform.Fields.Where(field => field.IsRequired))
        {
            try
            {
                test.Rig.Platform.Open(test.Setup(test.Rig.Config.Without(field.Key)));
            }
            catch (ArgumentException exception)
            {
                Tells(test, exception);
                continue;
            }

            throw new ChannelConformanceException($"Without '{field.Key}' it opens.");
        }

        return Task.CompletedTask;
    }

    private static async Task Reacts(ChannelUnderTest test)
    {
        var inbox = new CheckedInbox();
        var (channel, _) = test.Receive(inbox);
        await test.Rig.WriteAsync("good").ConfigureAwait(false);
        await inbox.WaitForAsync(1).ConfigureAwait(false);
        var id = inbox.Messages[0].MessageId;
        try
        {
            await channel.ReactAsync(test.Place, id, new("👍"), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ChannelException exception) when (!channel.Features.Reacts)
        {
            Require(exception.Failure == ChannelFailure.Refused, $"It is '{exception.Failure}'.");
        }
    }

    private static async Task TypingIsHarmless(ChannelUnderTest test)
    {
        var channel = test.Open();
        await channel.ShowTypingAsync(test.Place, CancellationToken.None).ConfigureAwait(false);
        Require(test.Rig.Taken.Count == 0, "It was sent as a message.");
    }

    private static async Task FilesAreRead(ChannelUnderTest test)
    {
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(number => (byte)number)];
        var inbox = new CheckedInbox();
        var (channel, _) = test.Receive(inbox);
        if (!await test.Rig.WriteFileAsync(content).ConfigureAwait(false))
        {
            return;
        }

        await inbox.WaitForAsync(1).ConfigureAwait(false);
        Require(inbox.Messages[0].Files.Count == 1, $"The message has {inbox.Messages[0].Files.Count} files.");
        var stream = await channel.DownloadAsync(inbox.Messages[0].Files[0], CancellationToken.None).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var read = new MemoryStream();
            await stream.CopyToAsync(read).ConfigureAwait(false);
            Require(read.ToArray().AsSpan().SequenceEqual(content), "The file has another content.");
        }
    }

    private static async Task MissingFile(ChannelUnderTest test)
    {
        var channel = test.Open();
        try
        {
            var stream = await channel.DownloadAsync(new("no-such-file", "document"), CancellationToken.None).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (ChannelException exception)
        {
            Tells(test, exception);
            return;
        }

        throw new ChannelConformanceException("Something was read.");
    }

    private static async Task Tests(ChannelUnderTest test)
    {
        await test.Open().TestAsync(CancellationToken.None).ConfigureAwait(false);
        await test.Rig.RefuseAsync().ConfigureAwait(false);
        try
        {
            await test.Open().TestAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ChannelException exception)
        {
            Tells(test, exception);
            return;
        }

        throw new ChannelConformanceException("With refused credentials the test succeeds.");
    }

    private static async Task NoSecrets(ChannelUnderTest test)
    {
        var channel = test.Open();
        foreach (var failure in Enum.GetValues<ChannelFailure>())
        {
            if (test.Rig.FailNext(failure))
            {
                Tells(test, await RefusalAsync(channel, test.Message($"k{failure}", "text")).ConfigureAwait(false));
            }
        }

        await test.Rig.RefuseAsync().ConfigureAwait(false);
        Tells(test, await RefusalAsync(channel, test.Message("k", "text")).ConfigureAwait(false));
    }

    private static async Task DisposedTwice(ChannelUnderTest test)
    {
        var channel = test.Open();
        await channel.DisposeAsync().ConfigureAwait(false);
        await channel.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Nobody may learn a secret from it, however deep he looks.</summary>
    private static void Tells(ChannelUnderTest test, Exception exception)
    {
        var text = exception.ToString();
        Require(
            !test.Rig.Secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)),
            $"An exception of type {exception.GetType().Name} tells a secret."
        );
    }
}
