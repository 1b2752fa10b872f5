using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Cloister.Hosting.Tests.Folders;

public sealed class PluginFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Hash() => PluginFolder.ComputeHash(_folder.Path);

    [Fact]
    public void Hash_is_that_of_what_sha256sum_prints_in_the_order_of_the_paths()
    {
        _folder.Write("b.txt", "b");
        _folder.Write("a/ä.txt", "a");
        _folder.Write(".hidden", "h");
        _folder.Write("Z.txt", "");

        var lines = new[] { (".hidden", "h"), ("Z.txt", ""), ("a/ä.txt", "a"), ("b.txt", "b") }.Select(file =>
            $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Item2)))}  {file.Item1}\n"
        );
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)))), Hash());
    }

    [Fact]
    public void Order_in_which_files_were_made_does_not_matter()
    {
        _folder.Write("one/a", "1");
        _folder.Write("one/b", "2");
        _folder.Write("two/b", "2");
        _folder.Write("two/a", "1");

        Assert.Equal(PluginFolder.ComputeHash(_folder.File("one")), PluginFolder.ComputeHash(_folder.File("two") + "/"));
    }

    [Fact]
    public void Every_change_of_name_or_contents_changes_the_hash()
    {
        var seen = new HashSet<string>();
        _folder.Write("a", "1");
        seen.Add(Hash());
        _folder.Write("a", "2");
        seen.Add(Hash());
        _folder.Write("sub/readme.txt", "2");
        seen.Add(Hash());
        Directory.Move(_folder.File("sub"), _folder.File("bus"));
        seen.Add(Hash());
        File.Move(_folder.File("a"), _folder.File("b"));
        seen.Add(Hash());

        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public void Missing_and_empty_folders_are_refused()
    {
        var missing = Assert.Throws<PluginFolderException>(() => PluginFolder.ComputeHash(_folder.File("nowhere")));
        var empty = Assert.Throws<PluginFolderException>(Hash);

        Assert.Contains("does not exist", missing.Message, StringComparison.Ordinal);
        Assert.Contains("holds no file", empty.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Pipe_in_the_folder_is_refused_without_being_opened()
    {
        _folder.Write("file", "f");
        await MakePipeAsync(_folder.File("pipe"));

        // Opening it would wait for somebody who writes to it.
        var refusal = await Assert.ThrowsAsync<PluginFolderException>(() => Task.Run(Hash, TestContext.Current.CancellationToken));

        Assert.Contains("'pipe' is no regular file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Socket_in_the_folder_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows shows a socket as a link.");
        _folder.Write("file", "f");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));

        var refusal = Assert.Throws<PluginFolderException>(Hash);

        Assert.Contains("'socket' is no regular file", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task MakePipeAsync(string path)
    {
        try
        {
            using var made = Process.Start("mkfifo", [path]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (Win32Exception)
        {
            Assert.Skip("This system has no mkfifo.");
        }

        Assert.SkipUnless(File.Exists(path), "This file system has no pipes.");
    }

    [Theory]
    [InlineData("../outside.txt", false)]
    [InlineData("../other", true)]
    [InlineData("sub", true)]
    [InlineData("sub/file", false)]
    [InlineData("nowhere", false)]
    public void Every_link_in_the_folder_is_refused(string target, bool isFolder)
    {
        _folder.Write("outside.txt", "o");
        _folder.Write("other/file", "o");
        _folder.Write("plugin/sub/file", "s");
        var link = _folder.File("plugin/link");
        _ = isFolder ? Directory.CreateSymbolicLink(link, target) : File.CreateSymbolicLink(link, target);

        var refusal = Assert.Throws<PluginFolderException>(() => PluginFolder.ComputeHash(_folder.File("plugin")));

        Assert.Contains($"'link' is a link to '{target}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Put a copy", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_is_itself_reached_through_a_link_has_the_hash_of_what_it_is()
    {
        _folder.Write("plugin/a", "1");
        Directory.CreateSymbolicLink(_folder.File("current"), "plugin");

        Assert.Equal(PluginFolder.ComputeHash(_folder.File("plugin")), PluginFolder.ComputeHash(_folder.File("current")));
    }

    [Fact]
    public async Task Shell_line_of_the_documentation_gives_the_hash()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The line is for the tools of Linux.");
        _folder.Write("b.txt", "b");
        _folder.Write("a/ä ö.txt", "a");
        _folder.Write(".hidden", "");

        const string Line = "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", Line])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var printed = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Hash(), printed.Split(' ')[0]);
    }
}
