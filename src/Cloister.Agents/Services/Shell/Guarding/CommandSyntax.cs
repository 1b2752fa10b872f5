using System.Text;

namespace Cloister.Agents;

/// <summary>
/// Takes a command apart as a shell would, as far as that can be done without running it: into the programs it calls, wherever they stand, in lists, in
/// groups, in substitutions. Variables but for the home are not known, so nobody should rely on it alone.
/// </summary>
internal sealed class CommandSyntax
{
    private const int DeepestNesting = 32;

    private static readonly HashSet<string> Grammar = "{ } ! if then else elif fi do done while until for case esac in function time"
        .Split(' ')
        .ToHashSet(StringComparer.Ordinal);

    private readonly string _text;
    private readonly string _home;
    private readonly int _depth;
    private readonly List<SimpleCommand> _found;
    private readonly StringBuilder _word = new();
    private readonly List<string> _pendingInputs = [];
    private List<string> _words = [];
    private List<string> _targets = [];
    private bool _isInWord;
    private bool _isTarget;
    private int _at;

    private CommandSyntax(string text, string home, int depth, List<SimpleCommand> found) =>
        (_text, _home, _depth, _found) = (text, home, depth, found);

    /// <summary>The programs that a command calls.</summary>
    /// <param name="text">The command.</param>
    /// <param name="home">What stands for the home of the user.</param>
    public static List<SimpleCommand> Parse(string text, string home)
    {
        var found = new List<SimpleCommand>();
        new CommandSyntax(text, home, 0, found).Parse();
        return found;
    }

    private void Parse()
    {
        while (_at < _text.Length)
        {
            Step(_text[_at++]);
        }

        EndCommand();
    }

    private void Step(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r':
                EndWord();
                break;
            case '\n':
                EndWord();
                TakeInputs();
                EndCommand();
                break;
            case ';' or '&' or '|' or '(' or ')':
                EndCommand();
                break;
            case '#' when !_isInWord:
                _at = _text.IndexOf('\n', _at) is var end and >= 0 ? end : _text.Length;
                break;
            case '>' or '<':
                Redirect(c);
                break;
            case '\'':
                Take(Until('\''));
                break;
            case '"':
                Quoted();
                break;
            case '\\':
                Escaped();
                break;
            default:
                Expand(c);
                break;
        }
    }

    private void Take(string text)
    {
        _word.Append(text);
        _isInWord = true;
    }

    private void Escaped()
    {
        if (_at < _text.Length && _text[_at++] is not '\n' and var c)
        {
            Take(c.ToString());
        }
    }

    /// <summary>In double quotes substitutions are carried out, and words do not end.</summary>
    private void Quoted()
    {
        _isInWord = true;
        while (_at < _text.Length && _text[_at++] is not '"' and var c)
        {
            if (c == '\\' && _at < _text.Length && _text[_at] is '$' or '`' or '"' or '\\' or '\n')
            {
                Escaped();
            }
            else
            {
                Expand(c);
            }
        }
    }

    private void Expand(char c)
    {
        if (c == '`')
        {
            Nested(Until('`'));
        }
        else if (c != '$' || _at >= _text.Length)
        {
            Take(c.ToString());
        }
        else if (_text[_at] == '(')
        {
            _at++;
            Nested(UntilClosed());
        }
        else if (_text[_at] == '\'')
        {
            _at++;
            Take(Until('\''));
        }
        else
        {
            Variable();
        }
    }

    private void Variable()
    {
        var braced = _text[_at] == '{';
        var from = braced ? _at + 1 : _at;
        var to = from;
        while (to < _text.Length && (char.IsAsciiLetterOrDigit(_text[to]) || _text[to] == '_'))
        {
            to++;
        }

        var isHome = _text[from..to] == "HOME" && (!braced || to < _text.Length && _text[to] == '}');
        if (!isHome)
        {
            Take("$");
            return;
        }

        _at = braced ? to + 1 : to;
        Take(_home);
    }

    private void Nested(string text)
    {
        Take("$");
        if (_depth < DeepestNesting)
        {
            new CommandSyntax(text, _home, _depth + 1, _found).Parse();
        }
    }

    /// <summary>What follows an operator is a file, a copy of another stream, or the word that ends the text below.</summary>
    private void Redirect(char c)
    {
        if (_isInWord && _word.Length == 1 && char.IsAsciiDigit(_word[0]))
        {
            _word.Clear();
            _isInWord = false;
        }

        EndWord();
        if (c == '<' && Follows("<<"))
        {
            _at += 2;
        }
        else if (c == '<' && Follows("<"))
        {
            _at++;
            _at += Follows("-") ? 1 : 0;
            SkipBlanks();
            _pendingInputs.Add(BareWord());
        }
        else if (Follows("("))
        {
            _at++;
            Nested(UntilClosed());
        }
        else
        {
            _at += Follows(">") || Follows("|") || Follows("&") ? 1 : 0;
            SkipBlanks();
            _isTarget = c == '>';
        }
    }

    private void EndWord()
    {
        if (!_isInWord)
        {
            return;
        }

        var word = _word.ToString();
        (_isTarget ? _targets : _words).Add(word);
        _word.Clear();
        (_isInWord, _isTarget) = (false, false);
    }

    private void EndCommand(string? input = null)
    {
        EndWord();
        var words = _words.SkipWhile(word => Grammar.Contains(word) || IsAssignment(word)).ToList();
        if (words.Count > 0 || _targets.Count > 0)
        {
            _found.Add(new(words, _targets, input));
        }

        (_words, _targets) = ([], []);
    }

    /// <summary>Texts that stand below a line and are the input of its command.</summary>
    private void TakeInputs()
    {
        foreach (var end in _pendingInputs)
        {
            var body = new StringBuilder();
            while (_at < _text.Length && Line() is var line && line.TrimStart('\t') != end)
            {
                body.Append(line).Append('\n');
            }

            EndCommand(body.ToString());
        }

        _pendingInputs.Clear();
    }

    private string Line()
    {
        var end = _text.IndexOf('\n', _at) is var found and >= 0 ? found : _text.Length;
        var line = _text[_at..end];
        _at = Math.Min(_text.Length, end + 1);
        return line;
    }

    private string BareWord()
    {
        var from = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !";&|()<>".Contains(_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return _text[from.._at].Trim('\'', '"').Replace("\\", "", StringComparison.Ordinal);
    }

    private string Until(char end)
    {
        var from = _at;
        while (_at < _text.Length && _text[_at] != end)
        {
            _at++;
        }

        return _text[from..Math.Min(_text.Length, _at++)];
    }

    private string UntilClosed()
    {
        var (from, open) = (_at, 1);
        for (; _at < _text.Length && open > 0; _at++)
        {
            open += _text[_at] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
        }

        return _text[from..(open == 0 ? _at - 1 : _at)];
    }

    private bool Follows(string text) => _text.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private static bool IsAssignment(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && VariableName.IsValid(word.AsSpan(0, at));
}
