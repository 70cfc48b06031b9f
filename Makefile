# 学分登记：每个目标一行说明，`make help` 列出。

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help site serve check guard summary audit checkpoint public test lint format bench lock clean

help: ## 列出所有目标
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

site: $(VENV)/site.ready ## 检查样例县的记录，生成内部站点（build/site/internal）
	@$(BIN)/xuefen build

serve: $(VENV)/site.ready ## 在本机浏览站点，记录一改就重新生成
	@$(BIN)/xuefen serve

check: $(VENV)/site.ready ## 检查 records/ 下的全部记录
	@$(BIN)/xuefen check $(if $(GITHUB_ACTIONS),--format github)

guard: $(VENV)/site.ready ## 检查一个合并请求（环境变量 PR），由流程调用；本仓库的账号是虚构的，不核对提出人
	@$(BIN)/xuefen check --pr="$$PR" --format github

summary: $(VENV)/site.ready ## 把摘要贴到合并请求上（环境变量 HEAD_SHA），由流程调用
	@$(BIN)/xuefen summary --pr-of="$$HEAD_SHA" --comment

audit: $(VENV)/site.ready ## 重放主线：每一笔登记都有当时有权的人批准（环境变量 GENESIS，可不设）
	@$(BIN)/xuefen audit --genesis="$$GENESIS"

checkpoint: $(VENV)/site.ready ## 审计后写签名的检查点（环境变量 SIGNER、XUEFEN_KEY），由流程调用
	@$(BIN)/xuefen audit --genesis="$$GENESIS" --checkpoint build/checkpoint.txt --as="$$SIGNER"

public: $(VENV)/site.ready ## 生成公开站点（build/site/public）
	@$(BIN)/xuefen build --audience public -o build/site/public

test: $(VENV)/dev.ready ## 运行全部测试，包括真实 Chromium 中的页面测试
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m tests.nginx
	@$(BIN)/python -m pytest -n auto

lint: $(VENV)/dev.ready ## 代码格式、静态检查、类型检查、流程文件检查
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --check-metaschema schemas/*.json
	@$(BIN)/zizmor --offline --no-progress --strict-collection --persona auditor .github/workflows

format: $(VENV)/dev.ready ## 按统一格式重排代码
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --quiet .

bench: $(VENV)/dev.ready ## 造一个 300 校的县，与同类工具并排计时（约十分钟）
	@$(BIN)/python -m benchmarks

lock: $(VENV)/dev.ready ## 重新锁定依赖（改了 pyproject.toml 之后）
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra build -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra build --extra dev -o requirements-dev.lock pyproject.toml

clean: ## 删除生成物与虚拟环境
	@rm -rf build $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"需要 Python 3.11 或更新版本，找到的是 {sys.version.split()[0]}；可写 make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/site.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "安装依赖（首次约一分钟）……" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.ready: requirements-dev.lock $(VENV)/site.ready
	@echo "安装测试与检查工具……" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
